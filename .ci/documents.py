#!/usr/bin/env python3
"""Writes every document of YAML manifests as a JSON file: documents.py OUTPUT_DIRECTORY FILE…

Reads as Patchbay does: an unquoted +14155550100 is a phone number, and a date is a string.
"""

import json
import pathlib
import sys

import ruamel.yaml


class Constructor(ruamel.yaml.SafeConstructor):
    """YAML 1.2's core types, but for phone numbers and dates."""


def integer(constructor, node):
    if node.value.startswith("+"):
        return node.value
    return ruamel.yaml.SafeConstructor.construct_yaml_int(constructor, node)


def string(constructor, node):
    return node.value


Constructor.add_constructor("tag:yaml.org,2002:int", integer)
Constructor.add_constructor("tag:yaml.org,2002:timestamp", string)


def main(output, *files):
    for file in files:
        yaml = ruamel.yaml.YAML(typ="safe", pure=True)
        yaml.Constructor = Constructor
        for index, document in enumerate(yaml.load_all(pathlib.Path(file)), 1):
            if document is None:
                continue
            name = f"{file.replace('/', '_')}.{index}.json"
            pathlib.Path(output, name).write_text(json.dumps(document, indent=2))


main(*sys.argv[1:])

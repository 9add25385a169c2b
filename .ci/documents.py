"""Converts the documents of YAML files to JSON, and reads YAML as Patchbay does (docs/manifest.md, YAML)."""

import json
import pathlib
import re

import ruamel.yaml
from ruamel.yaml import events

TAG = "tag:yaml.org,2002:"
# YAML 1.1's further line breaks are characters in YAML 1.2, and ruamel.yaml takes them for breaks. Which characters
# they are doesn't matter to a schema.
OLD_BREAKS = re.compile("[\\x85\\u2028\\u2029]")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WORDS = {word: None for word in ["", "~", "null", "Null", "NULL"]}
WORDS |= {word: True for word in ["true", "True", "TRUE"]}
WORDS |= {word: False for word in ["false", "False", "FALSE"]}
WORDS |= {sign + word: float(sign + "inf") for sign in ["", "+", "-"] for word in [".inf", ".Inf", ".INF"]}
WORDS |= {word: float("nan") for word in [".nan", ".NaN", ".NAN"]}


class Unreadable(Exception):
    """The text isn't YAML, or not the YAML of manifests."""


def plain(text, is_number=False):
    """The value of a plain scalar by YAML 1.2's core schema; a phone number stays text."""
    if text in WORDS:
        return WORDS[text]
    if not is_number and re.fullmatch(r"\+[0-9]{6,}", text):
        return text
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    for prefix, base, digits in (("0o", 8, "[0-7]+"), ("0x", 16, "[0-9a-fA-F]+")):
        if text.startswith(prefix) and re.fullmatch(digits, text[2:]):
            return int(text[2:], base)
    return float(text) if FLOAT.fullmatch(text) else text


def typed(event, value):
    """A scalar's value under the tag that was written before it."""
    name = str(event.tag).removeprefix(TAG)
    types = {"null": type(None), "bool": bool, "int": int, "float": (int, float)}
    if str(event.tag) in ("!", TAG + "str"):
        return event.value
    if str(event.tag).startswith(TAG) and name in types and isinstance(value, types[name]):
        return value
    raise Unreadable(f"tag {event.tag}")


class Reader:
    """Builds values from the events of one file."""

    def __init__(self, events):
        self.events = events
        self.anchors = {}
        self.open = set()

    def documents(self):
        for event in self.events:
            if isinstance(event, events.DocumentStartEvent):
                self.anchors = {}
                first = next(self.events)
                is_empty = isinstance(first, events.ScalarEvent) and first.value == "" and not first.style
                document = self.value(first)
                if not is_empty:
                    yield document

    def value(self, event):
        if isinstance(event, events.AliasEvent):
            if event.anchor in self.open or event.anchor not in self.anchors:
                raise Unreadable(f"alias {event.anchor}")
            return self.anchors[event.anchor]
        if isinstance(event, events.ScalarEvent):
            result = self.scalar(event)
        else:
            self.open.add(event.anchor)
            is_list = isinstance(event, events.SequenceStartEvent)
            if event.tag and str(event.tag) not in ("!", TAG + ("seq" if is_list else "map")):
                raise Unreadable(f"tag {event.tag}")
            result = list(self.items()) if is_list else self.mapping()
            self.open.discard(event.anchor)
        if event.anchor:
            self.anchors[event.anchor] = result
        return result

    def scalar(self, event):
        if event.tag:
            return typed(event, plain(event.value, is_number=True))
        return event.value if event.style else plain(event.value)

    def items(self):
        while not isinstance(event := next(self.events), events.SequenceEndEvent):
            yield self.value(event)

    def mapping(self):
        own, merged = {}, None
        while not isinstance(event := next(self.events), events.MappingEndEvent):
            if not isinstance(event, events.ScalarEvent):
                raise Unreadable("a key is no scalar")
            if event.anchor:
                self.anchors[event.anchor] = self.scalar(event)
            is_merge = event.value == "<<" and not event.style
            if event.value in own or (is_merge and merged is not None):
                raise Unreadable(f"key {event.value} twice")
            value = self.value(next(self.events))
            if is_merge:
                merged = value if isinstance(value, list) else [value]
            else:
                own[event.value] = value
        for source in merged or []:
            if not isinstance(source, dict):
                raise Unreadable("a merge of no mapping")
            own = {**source, **own}
        return own


def documents(path):
    """Returns a file's documents, without the empty ones. Raises Unreadable."""
    yaml = ruamel.yaml.YAML(typ="safe", pure=True)
    try:
        content = pathlib.Path(path).read_bytes()
        if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            content = OLD_BREAKS.sub("\u00b7", content.decode("utf-8")).encode("utf-8")
        return list(Reader(yaml.parse(content)).documents())
    except (ruamel.yaml.error.YAMLError, UnicodeError, ValueError) as error:
        raise Unreadable(str(error)) from error


def write(output, path, name):
    """Writes a file's documents and returns their names."""
    written = []
    for index, document in enumerate(documents(path), 1):
        written.append(str(pathlib.Path(output, f"{name}.{index}.json")))
        pathlib.Path(written[-1]).write_text(json.dumps(document), encoding="utf-8")
    return written

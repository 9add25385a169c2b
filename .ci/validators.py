"""Validates JSON files against a schema with several validators, whose regular expressions differ."""

import json
import pathlib
import subprocess

import jsonschema_rs
from jsonschema.validators import Draft202012Validator


def _with_jsonschema(schema):
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid


def _with_jsonschema_rs(options):
    def validator(schema):
        return jsonschema_rs.validator_for(schema, validate_formats=True, pattern_options=options()).is_valid

    return validator


# A name, and a function that makes a test from a schema.
_LIBRARIES = {
    "jsonschema": _with_jsonschema,
    "jsonschema-rs": _with_jsonschema_rs(jsonschema_rs.FancyRegexOptions),
    "jsonschema-rs without backtracking": _with_jsonschema_rs(jsonschema_rs.RegexOptions),
}
# ECMAScript with the flag u, ECMAScript without it, and Python.
_VARIANTS = ["default", "nonunicode", "python"]


def _check_jsonschema(variant, schema, files):
    """Returns the files that check-jsonschema refuses."""
    command = ["check-jsonschema", "--output-format", "json", "--regex-variant", variant, "--schemafile", schema]
    ended = subprocess.run([*command, *files], capture_output=True, check=False)
    try:
        report = json.loads(ended.stdout)
    except ValueError as error:
        raise RuntimeError(f"check-jsonschema ended with {ended.returncode}: {ended.stderr.decode()}") from error
    if report.get("parse_errors"):
        raise RuntimeError(report["parse_errors"])
    return {error["filename"] for error in report.get("errors", [])}


def refusals(schema, files):
    """Returns the files that each validator refuses, by the validator's name."""
    schema, files = str(schema), [str(file) for file in files]
    rules = json.loads(pathlib.Path(schema).read_text(encoding="utf-8"))
    texts = {file: json.loads(pathlib.Path(file).read_text(encoding="utf-8")) for file in files}
    result = {f"check-jsonschema ({name})": _check_jsonschema(name, schema, files) for name in _VARIANTS}
    for name, validator in _LIBRARIES.items():
        is_valid = validator(rules)
        result[name] = {file for file, value in texts.items() if not is_valid(value)}
    return result

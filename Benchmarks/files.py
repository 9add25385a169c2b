"""Writes the files that scripts/bench reads: `files.py validate DIRECTORY` or `files.py bombs DIRECTORY`."""

import pathlib
import sys

HEAD = "apiVersion: patchbay/v1\n"
SHARED = """\
trunks:
  carrier-us:
    sip_endpoint: sip:edge.carrier.example
    options:
      port: 5061
      sip_username: { env: CARRIER_USER }
      sip_password: { env: CARRIER_PASSWORD }
headers:
  crm:
    - { type: custom, key: X-Account, value: Account_Id }
"""
NUMBER = """\
  "+{number}":
    description: Line {number}
    labels: {{ team: support, region: us }}
    inbound:
      headers:
        - use: crm
        - {{ type: custom, key: Account_Type, value: VIP, passthrough: true }}
    outbound:
      trunk: carrier-us
      options: {{ port: 5063 }}
"""


def fleet(directory, files=100, numbers=1000):
    """A fleet as it may be: every number with both directions, shared trunk and header list."""
    (directory / "fleet").mkdir()
    first = 14155550000
    for index in range(files):
        begin = first + index * numbers
        texts = [NUMBER.format(number=number) for number in range(begin, begin + numbers)]
        text = HEAD + (SHARED if index == 0 else "") + "numbers:\n" + "".join(texts)
        (directory / "fleet" / f"f{index:03}.yaml").write_text(text)
    (directory / "patchbay.yaml").write_text("manifests: fleet\n")


def bombs(directory):
    """Each is one file with one kind of too much."""
    million = range(1_000_000)
    aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    blocks = "".join(f'  "+1415{n:03}0000..+1415{n:03}9999": {{ inbound: {{}} }}\n' for n in range(101))
    texts = {
        "aliases": HEAD + aliases,
        "depth": HEAD + "x-deep: " + "[" * 1_000_000,
        "scalar of 16 MiB": HEAD + "x-long: " + "a" * (16 * 1024 * 1024 - 40) + "\n",
        "1e6 keys": HEAD + "".join(f"k{n}: 1\n" for n in million),
        "1e6 keys below x-": HEAD + "x-keys:\n" + "".join(f" k{n}: 1\n" for n in million),
        "1e6 equal keys": HEAD + "k: 1\n" * 1_000_000,
        "499,990 wrong numbers": HEAD + "numbers:\n" + "".join(f" k{n}: 1\n" for n in range(499_990)),
        "999,999 anchors": HEAD + "x-list: [" + ",".join(f"&a{n} 1" for n in range(999_990)) + "]\n",
        "broken, many lines": HEAD + "x: y\n  password : a: b\n" * 600_000,
        "broken at its end": HEAD + "".join(f"k{n}: # token{n}\n" for n in range(400_000)) + "x: ]\n",
        "broken, one line": HEAD + "x: [" + "user: x, " * 1_500_000,
        "broken, many words": HEAD + "x: [\n" + "".join(f"word{n} {n}word\n" for n in range(700_000)),
        "comments": HEAD + "# password: no\n" * 1_000_000 + "x: 1\n",
        "not UTF-8": HEAD + "x: y\n" * 3_000_000 + "\x80",
        "1,000,000 numbers by blocks": HEAD + "numbers:\n" + blocks,
    }
    for name, text in texts.items():
        place = directory / name
        place.mkdir()
        (place / "bomb.yaml").write_bytes(text.encode("latin-1"))


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[2])
    target.mkdir()
    {"validate": fleet, "bombs": bombs}[sys.argv[1]](target)

#!/usr/bin/env bash
# libphonenumber does not see a telephone number whose groups are set apart by commas, the way Whisper writes one that
# was dictated slowly; with full stops it does. And what is a number to `parse` and to the matcher are two things.
#
# Guessed before it was run: a comma is one separator among others, so all spellings give 3125550147.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check phonenumbers==9.0.43
"$folder/venv/bin/python" - <<'PYTHON'
import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberMatcher

def parsed(text):
    try:
        number = phonenumbers.parse(text, "US")
    except NumberParseException as error:
        return type(error).__name__
    return f"{number.national_number}" + (f" extension {number.extension}" if number.extension else "")

def matched(text):
    return [match.raw_string for match in PhoneNumberMatcher(text, "US")]

seen = {text: (parsed(text), matched(text)) for text in (
    "312. 555. 0147",
    "312, 555, 0147",
    "312-555-0147, 12",
    "(312) 555 0147 or 0148",
)}
print("phonenumbers", phonenumbers.__version__)
for text, (one, all_of_them) in seen.items():
    print(f"{text!r:26} parse: {one:26} matcher: {all_of_them}")
assert seen == {
    "312. 555. 0147": ("3125550147", ["312. 555. 0147"]),
    "312, 555, 0147": ("NumberParseException", []),
    "312-555-0147, 12": ("3125550147 extension 12", ["312-555-0147"]),
    "(312) 555 0147 or 0148": ("31255501470148", ["(312) 555 0147"]),
}, seen
PYTHON
# Seen on 2026-11-28:
# phonenumbers 9.0.43
# '312. 555. 0147'           parse: 3125550147                 matcher: ['312. 555. 0147']
# '312, 555, 0147'           parse: NumberParseException       matcher: []
# '312-555-0147, 12'         parse: 3125550147 extension 12    matcher: ['312-555-0147']
# '(312) 555 0147 or 0148'   parse: 31255501470148             matcher: ['(312) 555 0147']

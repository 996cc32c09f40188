#!/bin/sh
# Prints the first Python 3.11 to 3.13 that can make a virtual environment; says what to install when there is none.
# Usage: find_python.sh [PYTHON]   (one named by the caller is the only one tried)
set -eu

supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }
makes_venvs() { "$1" -c 'import venv, ensurepip' >/dev/null 2>&1; }

if [ -n "${1:-}" ]; then names=$1; else names="python3 python3.13 python3.12 python3.11 python"; fi

lacking=""
for name in $names; do
    supported "$name" || continue
    if makes_venvs "$name"; then
        command -v "$name"
        exit 0
    fi
    [ -n "$lacking" ] || lacking=$name
done

if [ -n "$lacking" ]; then
    package=$("$lacking" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    echo "$lacking cannot make a virtual environment: its venv or ensurepip module is not installed." >&2
    echo "On Debian and Ubuntu:  apt-get install $package   (or python3-venv), then run this again." >&2
elif [ -n "${1:-}" ]; then
    echo "$1: found $("$1" --version 2>&1 || echo 'nothing that runs'), but Earmark needs Python 3.11, 3.12 or 3.13." >&2
    echo "Name another one:  make PYTHON=/path/to/python3.12 ..." >&2
else
    echo "Earmark needs Python 3.11, 3.12 or 3.13; none was found (tried: $names)." >&2
    echo "On Debian 12 or newer and Ubuntu 24.04 or newer:  apt-get install python3 python3-venv" >&2
    echo "Elsewhere: install one, then name it:  make PYTHON=/path/to/python3.12 ..." >&2
fi
exit 3

#!/bin/sh
# Makes or completes the environment of this checkout from the pinned, hashed locks, and leaves a stamp.
# Usage: setup_env.sh VENV STAMP LOCK...     PYTHON in the environment names the Python to use.
set -eu

venv=$1 stamp=$2
shift 2
cd "$(dirname "$0")/.."

usable() { "$venv/bin/python" -c 'import pip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

if ! usable; then
    python=$(sh packaging/find_python.sh "${PYTHON:-}") || exit $?
    echo "Making $venv with $("$python" --version)."
    "$python" -m venv --clear "$venv"
fi

rm -f "$venv"/.ready-*
echo "Installing pinned packages into $venv (the first time: some hundred megabytes, a few minutes)."
for lock in "$@"; do
    # Without looking for dependencies: the locks name them all, and pip, asked for an extra of a pinned package, would
    # take a newer release of it, for which there is no hash.
    # Wheels only, so that no package's build script runs; but for pyvips, pure Python that comes as source alone. It is
    # built by the pinned tools of the build lock, which stands first.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --no-deps --only-binary :all: --no-binary pyvips --no-build-isolation --require-hashes -r "$lock"
done
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --no-deps --no-build-isolation --no-index -e .
"$venv/bin/python" -m pip --disable-pip-version-check check >/dev/null || {
    "$venv/bin/python" -m pip --disable-pip-version-check check >&2
    exit 1
}
touch "$stamp"

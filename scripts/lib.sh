# Shared by the commands in this folder; sourced, not run. Everything it prints goes to standard
# error: standard output belongs to the commands' results.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
mkdir -p "$build"

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

# Debian's Emscripten finds the optimiser's modules only so, where Node is not Debian's.
if [ -d /usr/share/nodejs ]; then
  export NODE_PATH=/usr/share/nodejs${NODE_PATH:+:$NODE_PATH}
fi

# alone COMMAND...: after any other command of this project that builds or installs; two at once
# would write over each other's files.
alone() { flock --close "$build/.lock" "$@"; }

# configure FOLDER CMAKE... -- [OPTION=ON...]: runs CMake where the folder is new or lacks an option.
configure() {
  local folder=$1 cmake=() option missing=0
  shift
  while [ "$1" != -- ]; do
    cmake+=("$1")
    shift
  done
  shift
  [ -f "$folder/build.ninja" ] || missing=1
  for option in "$@"; do
    grep -qs "^${option%%=*}:BOOL=${option##*=}$" "$folder/CMakeCache.txt" || missing=1
  done
  [ $missing -eq 0 ] || alone "${cmake[@]}" -S "$root" -B "$folder" -G Ninja -Wno-dev "${@/#/-D}" >&2
}

# build_native FOLDER TARGET [OPTION=ON...]
build_native() {
  local folder=$build/$1 target=$2
  shift 2
  configure "$folder" cmake -- "$@"
  alone ninja -C "$folder" "$target" >&2
}

# build_wasm TARGET [OPTION=ON...]
build_wasm() {
  local target=$1
  shift
  configure "$build/wasm" emcmake cmake -- "$@"
  alone ninja -C "$build/wasm" "$target" >&2
}

build_page() {
  build_wasm phasebound_wasm
  node "$root/web/build.mjs" >&2
}

# The npm package, into build/package.
build_package() {
  node "$root/web/build_package.mjs" >&2
}

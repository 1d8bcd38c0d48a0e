# Sourced by ./cotejo, ./test and .ci/run: what must be on the machine, and the build. Sets ROOT's caller free of both.

# Debian packages: what each is for stands in README.md.
NEEDED_PACKAGES=(libturbojpeg0 ffmpeg bubblewrap)

# For ./test alone: gcc builds the stub of the CUDA driver, clang checks the kernels' OpenCL C, hashdeep, xmllint and openssl judge what is
# exported and sealed. Tests that miss one are skipped and say so.
TEST_PACKAGES=(gcc libc6-dev hashdeep libxml2-utils openssl)
command -v clang clang-{19,18,17,16,15,14} >/dev/null || TEST_PACKAGES+=(clang)

say() { printf '%s\n' "$*" >&2; }

setup_packages() {
  if ! command -v dotnet >/dev/null; then
    say "cotejo needs the .NET SDK 10.0 (the command 'dotnet'), and it is not on the PATH."
    say "Take it from Microsoft's package feed for Debian (dotnet-sdk-10.0), or with Microsoft's dotnet-install script; see README.md."
    exit 1
  fi
  local sdks
  sdks=$(dotnet --list-sdks 2>/dev/null || true)
  if ! grep -Eq '^[1-9][0-9]+\.' <<<"$sdks"; then
    say "cotejo needs the .NET SDK 10.0 or newer, and 'dotnet --list-sdks' has: ${sdks:-none}"
    say "Take it from Microsoft's package feed for Debian (dotnet-sdk-10.0), or with Microsoft's dotnet-install script; see README.md."
    exit 1
  fi
  local missing
  mapfile -t missing < <(not_installed "${NEEDED_PACKAGES[@]}")
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    say "cotejo needs these Debian packages: ${missing[*]}. Install them, then run this again:"
    say "    sudo apt-get install ${missing[*]}"
    exit 1
  fi
  say "Installing ${missing[*]} ..."
  if ! install_packages "${missing[@]}"; then
    say "apt-get could not install ${missing[*]}; install them by hand, then run this again."
    exit 1
  fi
}

# Installs what is missing for the tests, where that is possible; never ends the run.
setup_test_packages() {
  local missing
  mapfile -t missing < <(not_installed "${TEST_PACKAGES[@]}")
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    say "Some tests need ${missing[*]} and will be skipped without (sudo apt-get install ${missing[*]})."
    return
  fi
  say "Installing ${missing[*]} for the tests ..."
  install_packages "${missing[@]}" || say "apt-get could not install ${missing[*]}; the tests that need them will be skipped."
}

not_installed() {
  local package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

install_packages() {
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >&2
}

# quietly LOG COMMAND...: the command's output goes to LOG, and to the terminal only if it fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    say "That failed: $*"
    exit 1
  fi
}

# Publishes cotejo and the harness in Release, unless no source is newer than the last time.
build_release() {
  local stamp="$ROOT/artifacts/.built"
  if [ -e "$stamp" ] && [ -x "$COTEJO" ] && [ -x "$HARNESS" ] && [ -z "$(find "$ROOT/kernels" "$ROOT/engine" "$ROOT/harness" "$ROOT"/Directory.* \
      \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' \) -newer "$stamp" -print -quit)" ]; then
    return
  fi
  setup_packages
  say "Building cotejo (Release) ..."
  quietly "$ROOT/artifacts/build.log" dotnet publish "$ROOT/engine/cli" -c Release -nologo
  quietly "$ROOT/artifacts/build.log" dotnet publish "$ROOT/harness/src" -c Release -nologo
  touch "$stamp"
}

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
COTEJO="$ROOT/artifacts/publish/Cli/release_linux-x64/cotejo"
HARNESS="$ROOT/artifacts/publish/Harness/release_linux-x64/harness"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

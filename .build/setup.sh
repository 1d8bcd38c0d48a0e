# Sourced by ./cotejo, ./test and .ci/run: what must be on the machine, and the build. Sets ROOT's caller free of both.

# Debian packages: what each is for stands in README.md.
NEEDED_PACKAGES=(libturbojpeg0)

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
  local missing=() package
  for package in "${NEEDED_PACKAGES[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    say "cotejo needs these Debian packages: ${missing[*]}. Install them, then run this again:"
    say "    sudo apt-get install ${missing[*]}"
    exit 1
  fi
  say "Installing ${missing[*]} ..."
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2; then
    say "apt-get could not install ${missing[*]}; install them by hand, then run this again."
    exit 1
  fi
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

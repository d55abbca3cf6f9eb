#!/usr/bin/env bash
# Installs what is missing, builds, runs every test project, and ends with "N passed, N failed".
#   ./eng/test.sh                 everything
#   ./eng/test.sh Domain Client   only test projects whose name contains one of the words
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
started=$SECONDS
say() { printf '[%4ds] %s\n' $((SECONDS - started)) "$*"; }
fail() { printf 'eng/test.sh: %s\n' "$*" >&2; printf '0 passed, 1 failed\n'; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is not on the PATH; install it first (global.json names the version)."

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -n "$@"; else return 1; fi; }

# Debian packages that the tests need and that a machine with only the SDK and git lacks.
need=()
[ -x /usr/lib/postgresql/15/bin/initdb ] || command -v initdb >/dev/null || need+=(postgresql-15)
command -v psql >/dev/null || need+=(postgresql-client-15)
command -v node >/dev/null || need+=(nodejs)
command -v npm >/dev/null || need+=(npm)
command -v runuser >/dev/null || need+=(util-linux)
command -v nsenter >/dev/null || need+=(util-linux)
command -v mount >/dev/null || need+=(mount)
command -v ip >/dev/null || [ -x /usr/sbin/ip ] || need+=(iproute2)
if [ ${#need[@]} -gt 0 ]; then
  say "installing ${need[*]}"
  log=$(mktemp)
  { as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${need[@]}"; } >"$log" 2>&1 \
    || { tail -20 "$log" >&2; fail "could not install ${need[*]}; run as root: apt-get install ${need[*]}"; }
fi

say "restoring"
dotnet restore SqlxOrleans.sln -v quiet || fail "restore failed: see the errors above."
say "building (Release)"
dotnet build SqlxOrleans.sln -c Release --no-restore -v quiet || fail "the build failed: see the errors above."

passed=0 failed=0
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  if [ $# -gt 0 ]; then
    wanted=no
    for word in "$@"; do [[ $name == *"$word"* ]] && wanted=yes; done
    [ $wanted = yes ] || continue
  fi
  say "$name"
  log=$(mktemp)
  dotnet test "$project" -c Release --no-build --blame-hang-timeout 15m 2>&1 | tee "$log" | grep -vE '^\s*$|Test run for|VSTest version|Starting test|A total of'
  status=${PIPESTATUS[0]}
  # The runner's own summary: "Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12".
  read -r f p s < <(sed -nE 's/.*Failed: *([0-9]+), Passed: *([0-9]+), Skipped: *([0-9]+).*/\1 \2 \3/p' "$log" | tail -1) || true
  if [ -z "${p:-}" ]; then f=1 p=0 s=0; say "$name printed no summary (exit code $status): counted as failed"; fi
  [ "$s" -eq 0 ] || { say "$name skipped $s tests: a skipped test counts as failed"; f=$((f + s)); }
  [ "$status" -eq 0 ] || [ "$f" -gt 0 ] || f=1
  passed=$((passed + p)) failed=$((failed + f))
  unset f p s
  rm -f "$log"
done

say "done"
[ $((passed + failed)) -gt 0 ] || fail "no test project matches: $*"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]

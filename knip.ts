import type { KnipConfig } from "knip";

export default {
  entry: [
    "src/bin/*.ts!",
    "src/hosts/ui/page.tsx!",
    "src/hosts/ui/embedded/{queue,home}.tsx!",
    "src/store/migrations/*.ts!",
    // What it exports is checked by test/layers.test.ts, which also counts benches as users.
    "src/names/index.ts!",
    "scripts/*.ts",
    "bench/*.ts",
    "examples/*.ts",
    "test/**/*.test.ts",
    "test/faults/support/driver.ts",
    "test/fixtures/leaving/*.ts",
    "test/support/firefox-bidi.ts",
    "test/support/postgres/skipping-runner.ts",
  ],
  project: [
    "src/**/*.{ts,tsx}!",
    "test/**/*.ts",
    "scripts/**/*.ts",
    "bench/**/*.ts",
    "examples/**/*.ts",
  ],
  ignoreDependencies: ["kubernetes-types", "@types-of-lowest-node/node"],
  ignoreBinaries: [
    "ffmpeg",
    "ffprobe",
    "mkfifo",
    "chattr",
    "setpriv",
    "strace",
    "unshare",
    "xfs_io",
    "openssl",
    "bsdtar",
    "groff",
    "perl",
    "sha256sum",
    "systemd-analyze",
    "systemd-notify",
    "redis-server",
    "redis-cli",
    "ldd",
    "pg_dump",
    "psql",
    "ip",
  ],
  // An export that only its own file and tests use is for the tests; one that nothing else uses is
  // a mistake.
  ignoreExportsUsedInFile: process.argv.includes("--production"),
} satisfies KnipConfig;

import type { Verdict } from "./verdicts.ts";

/**
 * A version or an account that a page or a package file names. `written` is the text, which the
 * table of the page looks up.
 */
export type Fact = {
  written: string;
  /** Other ways in which it is written. */
  also?: readonly string[];
  promise: string;
  verdict: Verdict;
};

const STAND_IN = "no server of this version can be had; its stand-in follows its source code";
const DEBIAN = "test/scripts/packages/packages.ci.test.ts";

/** Every version that the pages and package files name as the lowest, or as tried. */
export const VERSIONS: readonly Fact[] = [
  {
    written: "Node 18",
    promise: "builds a clone, and gets a private Node",
    verdict: {
      runBy: "test/scripts/clone.process.test.ts",
      found: "the build ended with an error",
    },
  },
  {
    written: "Node 22.22",
    promise: "the lowest Node: every command, the MCP server, its bundle, a first film",
    verdict: {
      runBy: "test/process/every-node.test.ts",
      found: "every command but `--help` and `--version` ended with an error",
    },
  },
  {
    written: "Node 24",
    promise: "the Node of image, .deb and download",
    verdict: { runBy: ".ci/run" },
  },
  {
    written: "Debian 12",
    promise: "installs the .deb, runs the download",
    verdict: { runBy: DEBIAN },
  },
  {
    written: "Ubuntu 22.04",
    promise: "installs the .deb",
    verdict: { notTried: "no Ubuntu; its glibc 2.35 is newer than the 2.28 that Node needs" },
  },
  {
    written: "Ubuntu 24.04",
    promise: "has an old Node and npm",
    verdict: { notTried: "no Ubuntu; Node 18 with npm 9 is run instead" },
  },
  {
    written: "libc6 (>= 2.28",
    promise: "the oldest glibc of the .deb",
    verdict: { notTried: "the tests run on glibc 2.36" },
  },
  {
    written: "PostgreSQL 15",
    promise: "the lowest PostgreSQL",
    verdict: { runBy: "test/store/postgres/server.test.ts" },
  },
  {
    written: "Redis 7.0.15",
    promise: "the oldest Redis that is run; newer ones and Valkey on request",
    verdict: { runBy: "test/adapters/redis/redis.process.test.ts" },
  },
  {
    written: "qBittorrent 4.4",
    promise: "the lowest qBittorrent",
    verdict: {
      closeTo: "test/process/torrents/qbittorrent.slow.test.ts",
      differs: "Debian's 4.5.2",
    },
  },
  {
    written: "qBittorrent 5.2",
    promise: "has API keys",
    verdict: {
      closeTo: "test/clients/qbittorrent/real.process.test.ts",
      differs: "5.3.0, on request",
      found: "a key next to a password was reported as a lockout",
    },
  },
  {
    written: "Transmission 4",
    promise: "writes the umask as text",
    verdict: { notTried: "Debian's 3.00 is run" },
  },
  {
    written: "Deluge 2.0",
    promise: "the lowest Deluge",
    verdict: {
      closeTo: "test/process/torrents/each-client.slow.test.ts",
      differs: "Debian's 2.0.3",
    },
  },
  {
    written: "rTorrent 0.9.2",
    promise: "the lowest rTorrent",
    verdict: { closeTo: "test/process/torrents/rtorrent.slow.test.ts", differs: "Debian's 0.9.8" },
  },
  {
    written: "NZBGet 16",
    promise: "the lowest NZBGet",
    verdict: { closeTo: "test/process/newsreaders/nzbget.slow.test.ts", differs: "Debian's 21.0" },
  },
  {
    written: "NZBGet 22",
    promise: "the oldest NZBGet that was not run",
    verdict: { notTried: "Debian 13 and unstable have 21.0 as well" },
  },
  {
    written: "SABnzbd 2",
    promise: "the lowest SABnzbd",
    verdict: { closeTo: "test/process/newsreaders/sabnzbd.test.ts", differs: STAND_IN },
  },
  {
    written: "Jellyfin 12",
    promise: "accepts keys only in one header, has no other addresses",
    verdict: { closeTo: "test/support/media-browser/stand-in.test.ts", differs: STAND_IN },
  },
  {
    written: "TrueNAS 24.10",
    promise: "the lowest TrueNAS",
    verdict: {
      closeTo: "test/deploy/nas.process.test.ts",
      differs: "its file runs in namespaces on another system",
    },
  },
];

/** Every account that the pages and package files name. */
export const ACCOUNTS: readonly Fact[] = [
  {
    written: "normal user, empty home",
    promise: "installs and sets up without root",
    verdict: {
      runBy: "test/docs/packages-page.ci.test.ts",
      found: "`~/.local/lib` and `~/.local/bin` did not exist",
    },
  },
  {
    written: "account `plex-ingest`",
    also: ["--account plex-ingest"],
    promise: "the service of the .deb",
    verdict: { runBy: DEBIAN, found: "folders of mode 0770 that Plex's account cannot open" },
  },
  {
    written: "--account media",
    promise: "a system service of an existing account",
    verdict: {
      closeTo: "test/adapters/machine/service-account.process.test.ts",
      differs: "without systemd as process 1",
    },
  },
  {
    written: "debian-transmission",
    also: ["account `debian-transmission`", "sudo -u debian-transmission"],
    promise: "runs the hook, writes downloads",
    verdict: {
      closeTo: "test/adapters/fs/hook-folder.process.test.ts",
      differs: "another account that is not ours",
    },
  },
  {
    written: "65532",
    promise: "the image's own account",
    verdict: { runBy: "test/deploy/compose-services.ci.test.ts" },
  },
  {
    written: "1000:1000",
    promise: "the image as the owner of the media",
    verdict: { runBy: "test/deploy/image.slow.test.ts" },
  },
  {
    written: "PUID",
    promise: "the image starts as root and becomes this account",
    verdict: { runBy: "test/deploy/image.slow.test.ts" },
  },
  {
    written: "568",
    also: ["account `apps`"],
    promise: "TrueNAS's `apps`",
    verdict: { runBy: "test/deploy/nas.process.test.ts" },
  },
  {
    written: "99:100",
    also: ["1000:100", "1026:100"],
    promise: "the owner of the folders on Unraid, QNAP and Synology",
    verdict: { runBy: "test/deploy/nas.process.test.ts" },
  },
  {
    written: "999:999",
    also: ["999:1000"],
    promise: "PostgreSQL and Redis in the compose files",
    verdict: { notTried: "needs the images of PostgreSQL and Redis" },
  },
  {
    written: "sudo -u postgres",
    promise: "creates the database on the machine's own server",
    verdict: { notTried: "tests start their own server" },
  },
];

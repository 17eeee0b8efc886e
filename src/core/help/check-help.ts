import { sentence } from "../../base/actions/sentence.ts";
import {
  KEY_PLACES,
  SERVER_NAMES,
  SERVER_TITLES,
  type ServerName,
  singleSettingsOf,
} from "../library/server-entry.ts";
import { SERVER_FACTS } from "../library/server-facts.ts";
import type { HelpText } from "./help-text.ts";

const PATH_MAP = "TRANSMISSION_PATH_MAP or CLIENT_<NAME>_PATH_MAP";

/**
 * Help for the check of one kind of download client. `troubles` names the settings that the check
 * warns about.
 */
const clientHelp = (title: string, login: string, troubles: string): HelpText => ({
  means: `This check asks ${title} for its version and looks for settings that cause trouble: ${troubles}.`,
  remedy: `If it does not answer, check that it runs and that its address and ${login} are right. Change its settings as the finding says.`,
});

/** Help for the two checks of one kind of media server, by the ids of these checks. */
function serverHelp(kind: ServerName): Record<string, HelpText> {
  const title = SERVER_TITLES[kind];
  const { url, key, map } = singleSettingsOf(kind);
  const [word, source] =
    kind === "plex"
      ? ["token", "see https://support.plex.tv/articles/204059436"]
      : ["API key", `from ${KEY_PLACES[kind]}`];
  return {
    [kind]: {
      means: `This check asks ${title} whether it answers and accepts the ${word}, whether the ${word} may start scans, and for its version.`,
      remedy: `Check that ${title} runs and that ${url} reaches it. Set ${key}, ${source}. Update ${title} if it is older than ${SERVER_FACTS[kind].oldestVersion}.`,
    },
    [`${kind}-libraries`]: {
      means: `This check compares the folders of the libraries in ${title} with those that plex-ingest files into. ${title} shows only files in its own folders.`,
      remedy: `If ${title} sees the folders under other paths, set ${map}. Otherwise correct PLEX_MEDIA_ROOT, add the folder to a library in ${title}, or mount its disk.`,
    },
  };
}

/**
 * One paragraph for each check that the doctor runs: what it examines and what to do if it fails.
 */
export const CHECK_HELP: Readonly<Record<string, HelpText>> = {
  program: {
    means: "This check looks at the version of Node and tests whether the database driver loads.",
    remedy: "Install Node 24. If the driver does not load, reinstall plex-ingest.",
  },
  configuration: {
    means:
      "This check reads the settings and looks at who else may read the files with secrets. It " +
      "also warns if the library has other names than the templates.",
    remedy: sentence`Correct each setting that is named, in the env file or with ${{ do: "init" }}: plex-ingest does not start until then. For secrets, run the \`chmod\` line. For names, use ${{ do: "rename" }}.`,
  },
  folders: {
    means:
      "This check tests whether libraries and watched folders exist, are not inside each other, " +
      "and are readable and, for libraries, writable for the user that runs plex-ingest.",
    remedy:
      "Mount a missing disk, correct PLEX_MEDIA_ROOT or PLEX_INGEST_DIR, or give the user " +
      "permission with the command of the finding.",
  },
  links: {
    means:
      "This check tries with test files whether files from each watched folder become hardlinks, " +
      "reflinks or copies in the library. Copies take up twice the space.",
    remedy:
      "Put the downloads and the library on the same file system and the same mount, and give " +
      "plex-ingest write access to the downloads. If copies are fine, there is nothing to do.",
  },
  "torrent-links": {
    means:
      "This check tests whether finished files of the torrent clients exist here and can become " +
      "hardlinks in the library. They often belong to another user.",
    remedy: `If a file is missing, correct ${PATH_MAP}. If it belongs to another user, share a group with the client, as the command of the finding does.`,
  },
  "server-rights": {
    means:
      "This check looks at owners, modes and access lists to find out whether the account of a media " +
      "server on this machine can read the libraries and the files in them. A server leaves out what " +
      "it cannot read.",
    remedy:
      "Run the command of the finding. After an account has joined a group, restart its program.",
  },
  library: {
    means:
      "This check tries with test files whether the file system of the library never overwrites " +
      "a file, has hardlinks and long names, and has its trash on the same mount.",
    remedy:
      "Use another file system if files are overwritten. Unmount what is mounted at " +
      ".plex-ingest-trash. Without hardlinks or long names, filing works with the limits that " +
      "are named.",
  },
  "new-inodes": {
    means:
      "This check tests whether the files in the journal have the recorded inodes. A library that " +
      "was copied to another disk has new ones, and nothing is undone or replaced until the " +
      "journal knows them.",
    remedy: sentence`Run ${{ do: "adopt" }}: it records the new inodes, and lists files that only you can tell.`,
  },
  space: {
    means:
      "This check looks at the free space and inodes of the libraries and at the free space of " +
      "the state folder.",
    remedy: sentence`Make room, for instance by emptying the trash (${{ do: "trash empty" }}); ${{ do: "space" }} lists what else could go. Or lower INGEST_MIN_FREE and restart the daemon.`,
  },
  state: {
    means:
      "This check looks at the state folder: its permissions, the schema and integrity of the " +
      "database, and whether another database is in a usual place.",
    remedy: sentence`Give the user that runs plex-ingest permission for the folder. Put a backup in place of a damaged database with ${{ do: "db restore", file: "FILE" }}. Set PLEX_INGEST_STATE_DIR so that all commands use one database.`,
  },
  database: {
    means:
      "This check looks at the PostgreSQL server: version, schema, permissions, response time, " +
      "TLS, clock and the age of the backups.",
    remedy:
      "Correct DATABASE_URL, or run the `grant` lines of the finding as the owner of the " +
      "database. Back the database up every night; DATABASE_BACKUPS names the folder.",
  },
  engine: {
    means:
      "This check finds out which process is the engine, that is, the one that files, and " +
      "whether another database or machine files into the same library.",
    remedy: sentence`If no engine runs, start the service, or use ${{ do: "daemon" }}. If two use one library, stop one. If the service has another state folder, set PLEX_INGEST_STATE_DIR in the env file that both read.`,
  },
  "last-checks": {
    means:
      "This check repeats what the running engine last found, as the status shows it. The engine " +
      "checks with the service's account and settings, so it can fail where your own account " +
      "succeeds.",
    remedy: sentence`Do what the message says. The engine notices at its next check, mostly within a minute; then ${{ do: "status" }} no longer shows the problem.`,
  },
  service: {
    means:
      "This check looks at the service: whether it is installed, runs, starts at boot and is not " +
      "restarted again and again.",
    remedy: sentence`To install it, use ${{ do: "service", verb: "install" }}. If it does not run or restarts often, read its log with ${{ do: "service", verb: "logs" }}.`,
  },
  transmission: clientHelp("Transmission", "login", "unfinished files under their final names"),
  qbittorrent: clientHelp(
    "qBittorrent",
    "login",
    "unfinished files under their final names, removal after seeding, torrents without a folder, " +
      "and a program that is run through a shell",
  ),
  deluge: clientHelp(
    "Deluge",
    "password",
    "unfinished files under their final names, removal after seeding, the default password and " +
      "labels that are off",
  ),
  rtorrent: clientHelp(
    "rTorrent",
    "login",
    "an SCGI port without a password and a missing seeding goal",
  ),
  nzbget: clientHelp(
    "NZBGet",
    "login",
    "no history and no separate folder for unfinished downloads",
  ),
  sabnzbd: clientHelp("SABnzbd", "API key", "no history and sorting into folders"),
  "torrent-folders": {
    means:
      "This check tests whether the folders to which a download client downloads exist here and " +
      "are readable, under the same path or a mapped one.",
    remedy: `If the client sees other paths, set ${PATH_MAP} as suggested. Otherwise mount the disk or give read permission. Remove a folder for unfinished downloads from PLEX_INGEST_DIR.`,
  },
  "torrent-done": {
    means:
      "This check looks at the hook with which a download client reports a finished download. " +
      "Without it, the next poll finds the download. It fails if downloads were completed after " +
      "the hook was set, and none was reported.",
    remedy:
      "Read the script's log, which says why, or remove the hook with client unset-hook. In " +
      "PLEX_MODE=hook, the hook is required.",
  },
  arr: {
    means:
      "This check asks each Sonarr and Radarr whether it answers and accepts its key, and compares " +
      "their root folders with the libraries here.",
    remedy:
      "Correct the address or key that the finding names. If a root folder is a library here, give " +
      "the two programs different folders: see docs/operate/sonarr-and-radarr.md.",
  },
  tmdb: {
    means: "This check asks TMDB whether it answers and accepts the key.",
    remedy:
      "Get a free key at https://www.themoviedb.org/settings/api and set TMDB_API_KEY. If TMDB " +
      "does not answer, check the internet connection and TMDB_URL.",
  },
  "second-catalogue": {
    means:
      "This check asks the catalogue of INGEST_SECOND_CATALOGUE whether it answers, and TheTVDB " +
      "whether it accepts the key.",
    remedy:
      "Check TVDB_API_KEY and TVDB_PIN. TVmaze needs no key. With INGEST_SECOND_CATALOGUE=off, no " +
      "second catalogue is asked. While it does not answer, filing goes on without it.",
  },
  ...Object.assign({}, ...SERVER_NAMES.map(serverHelp)),
  "shared-cache": {
    means:
      "This check connects to the Redis or Valkey of REDIS_URL and reads from it. Several hosts " +
      "share Plex's responses there.",
    remedy:
      "Correct REDIS_URL, or check that the server runs. While it does not answer, every request " +
      "goes to Plex, and nothing else changes. Without REDIS_URL, nothing is shared.",
  },
  issuer: {
    means:
      "This check looks at the sign-in for connectors: whether the issuer answers, publishes " +
      "keys, and supports PKCE and the scopes of plex-ingest.",
    remedy:
      "Set AUTH_ISSUER exactly as the metadata of the issuer name it, use https:// in " +
      "SERVER_URL, and configure keys, scopes and PKCE at the issuer.",
  },
  clock: {
    means:
      "This check compares the clock of this machine with the clocks of the servers. More than " +
      "two minutes of difference is reported.",
    remedy:
      "Let the machine set its clock over the network: `sudo timedatectl set-ntp true`. If only " +
      "one server differs, check that server.",
  },
  watching: {
    means:
      "This check looks at the limits of inotify on Linux. Beyond them, downloads are found at " +
      "the next scan instead of immediately. Network disks and FUSE (NFS, SMB, sshfs, mergerfs) do " +
      "not report files that another machine or program writes: such a folder is listed every 30 " +
      "seconds.",
    remedy: "Raise the limit with the `sysctl` command of the finding.",
  },
  unpacking: {
    means: "INGEST_UNPACK is on, and this check looks for a program that unpacks RAR.",
    remedy:
      "Install unrar, 7-Zip with RAR or bsdtar, for instance with `sudo apt-get install " +
      "libarchive-tools`.",
  },
};

import { UserError } from "../../../base/errors.ts";
import { ID_TAG_STYLES } from "../../../core/plan/names/name-tags.ts";
import { NAME_PRESETS } from "../../../core/plan/names/presets.ts";
import { defineCommand, each } from "./define.ts";

export const init = defineCommand({
  name: "init",
  changes: "settings",
  summary:
    "set up plex-ingest: asks questions, checks each answer and writes the configuration file",
  examples: [
    ["init", "finds media servers, download clients and folders, and asks questions"],
    [
      "init --yes --media-root /srv/library --downloads /srv/downloads --tmdb-key-file key.txt",
      "for a script",
    ],
  ],
  options: {
    yes: { summary: "ask nothing: take everything from flags, environment and configuration file" },
    mediaRoot: { value: "<folder>", summary: "folder that contains the libraries" },
    downloads: { value: "<folder>", summary: "folder to watch" },
    moviesDir: {
      value: "<folder>",
      summary: "folder of the film library, if the media server should not determine it",
    },
    tvDir: {
      value: "<folder>",
      summary: "folder of the series library, if the media server should not determine it",
    },
    plexUrl: { value: "<url>", summary: "address of the Plex server" },
    plexTokenFile: {
      value: "<file>",
      summary: "file with the Plex token (or PLEX_TOKEN in the environment)",
    },
    jellyfinUrl: { value: "<url>", summary: "Jellyfin, if it shows the library" },
    jellyfinKeyFile: {
      value: "<file>",
      summary: "file with an API key of Jellyfin (or JELLYFIN_API_KEY)",
    },
    embyUrl: { value: "<url>", summary: "Emby, if it shows the library" },
    embyKeyFile: { value: "<file>", summary: "file with an API key of Emby (or EMBY_API_KEY)" },
    names: {
      value: "<choice>",
      summary: "set of names; default: one that fits the media servers, or the library's names",
      choices: NAME_PRESETS,
    },
    idTags: {
      value: "<choice>",
      summary: "form of ids in names, chosen in the same way by default",
      choices: ID_TAG_STYLES,
    },
    transmissionUrl: { value: "<url>", summary: "Transmission" },
    transmissionUser: { value: "<name>", summary: "Transmission user name" },
    transmissionPasswordFile: {
      value: "<file>",
      summary: "file with the Transmission password (or TRANSMISSION_PASSWORD)",
    },
    transmissionFolders: {
      value: "<folders>",
      summary:
        "folders from which Transmission's downloads are filed; default: those that it reports",
    },
    downloadClients: {
      value: "<list>",
      summary:
        "other download clients, name=kind+url separated by commas; passwords in " +
        "CLIENT_<NAME>_PASSWORD",
    },
    sonarrUrl: { value: "<url>", summary: "Sonarr, whose downloads wait until it imported them" },
    sonarrKeyFile: { value: "<file>", summary: "file with Sonarr's API key (or SONARR_API_KEY)" },
    radarrUrl: { value: "<url>", summary: "Radarr, in the same way" },
    radarrKeyFile: { value: "<file>", summary: "file with Radarr's API key (or RADARR_API_KEY)" },
    tmdbKeyFile: {
      value: "<file>",
      summary: "file with the TMDB key or token (or TMDB_API_KEY)",
    },
    tmdbUrl: { value: "<url>", summary: "address at which TMDB is asked, if not TMDB's own" },
    secondCatalogue: {
      value: "<choice>",
      summary: "catalogue for episode numbers and titles that TMDB does not have",
      choices: ["off", "tvmaze", "tvdb"],
    },
    tvdbKeyFile: {
      value: "<file>",
      summary: "file with TheTVDB's API key (or TVDB_API_KEY), for --second-catalogue tvdb",
    },
    tvdbPinFile: {
      value: "<file>",
      summary: "file with a subscriber's PIN for TheTVDB (or TVDB_PIN)",
    },
    auto: {
      value: "<choice>",
      summary: "file a release without asking if its match is certain",
      choices: ["yes", "no"],
    },
    backlog: {
      value: "<choice>",
      summary: "what to do with existing downloads: ask, process, ignore, or days like 30d",
    },
    pagePort: { value: "<port>", summary: "serve the web page on this port; its token is created" },
    pageHost: { value: "<address>", summary: "address to serve the page on, if not 127.0.0.1" },
    authTokenFile: {
      value: "<file>",
      summary: "file with your own token for the page (or AUTH_TOKEN)",
    },
    adopt: {
      summary:
        "first record in the journal what the libraries already have, without touching any file",
    },
    hook: { summary: "let download clients report finished downloads immediately" },
    service: { summary: "run plex-ingest as a user service, now and at every boot" },
    client: {
      value: "<id>",
      summary: "add the MCP server to this client; can be repeated",
      read: each,
    },
    skipChecks: { summary: "with --yes: write the file even if a server does not answer" },
  },
  database: "lookup",
  async run(
    {
      yes,
      hook = false,
      service = false,
      adopt = false,
      client = [],
      skipChecks = false,
      ...flags
    },
    context,
  ) {
    const { io } = context;
    if (
      !yes &&
      (Object.keys(flags).length > 0 || hook || service || adopt || skipChecks || client.length > 0)
    ) {
      throw new UserError(
        "These flags answer questions in advance and need --yes.",
        "Add --yes, or run init without flags.",
      );
    }
    if (!yes && !io.terminal) {
      throw new UserError(
        "init asks questions, but this is not a terminal.",
        "Run it in a terminal (ssh -t), or use --yes with flags: plex-ingest init --help",
      );
    }
    const { runInit } = await import("../init/run.ts");
    return runInit(
      context,
      yes ? { flags, skipChecks, hook, service, adopt, clients: client } : undefined,
    );
  },
});

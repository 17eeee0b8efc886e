import { UserError } from "../../../base/errors.ts";
import { defineCommand, each } from "./define.ts";

export const init = defineCommand({
  name: "init",
  summary: "set it up: asks, checks each answer, and writes the configuration file",
  examples: [
    ["init", "finds Plex, download clients and the folders, and asks"],
    [
      "init --yes --media-root /srv/library --downloads /srv/downloads --tmdb-key-file key.txt",
      "for a script",
    ],
  ],
  options: {
    yes: { summary: "ask nothing: flags, environment and the file say everything" },
    mediaRoot: { value: "<folder>", summary: "the folder that contains the libraries" },
    downloads: { value: "<folder>", summary: "the folder to watch" },
    moviesDir: { value: "<folder>", summary: "the library of films, if Plex is not to say it" },
    tvDir: { value: "<folder>", summary: "the library of series, in the same way" },
    plexUrl: { value: "<url>", summary: "the Plex server" },
    plexTokenFile: {
      value: "<file>",
      summary: "a file with its token (or PLEX_TOKEN in the environment)",
    },
    transmissionUrl: { value: "<url>", summary: "Transmission" },
    transmissionUser: { value: "<name>", summary: "its user" },
    transmissionPasswordFile: {
      value: "<file>",
      summary: "a file with its password (or TRANSMISSION_PASSWORD)",
    },
    downloadClients: {
      value: "<list>",
      summary:
        "other download clients, name=kind+url with commas; their passwords by CLIENT_<NAME>_PASSWORD",
    },
    tmdbKeyFile: {
      value: "<file>",
      summary: "a file with the TMDB key or token (or TMDB_API_KEY)",
    },
    auto: {
      value: "<choice>",
      summary: "file what is certain without asking",
      choices: ["yes", "no"],
    },
    backlog: {
      value: "<choice>",
      summary: "of the downloads that are there: ask, process, ignore, or days like 30d",
    },
    pagePort: { value: "<port>", summary: "serve the page in the browser; its token is made" },
    pageHost: { value: "<address>", summary: "where it is served, if not on 127.0.0.1" },
    authTokenFile: {
      value: "<file>",
      summary: "a file with a token of your own for it (or AUTH_TOKEN)",
    },
    adopt: {
      summary: "take what the libraries have already into the journal first, touching no file",
    },
    hook: { summary: "let download clients report finished downloads at once" },
    service: { summary: "run it as a service of your own, now and at every boot" },
    client: {
      value: "<id>",
      summary: "add the server to this MCP client; may be repeated",
      read: each,
    },
    skipChecks: { summary: "with --yes: write although something does not answer" },
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
        "These flags answer the questions in advance.",
        "Give --yes with them, or start init alone.",
      );
    }
    if (!yes && !io.terminal) {
      throw new UserError(
        "init asks questions, and this is not a terminal.",
        "Start it in a terminal (ssh -t), or give --yes and the flags: plex-ingest init --help",
      );
    }
    const { runInit } = await import("../init/run.ts");
    return runInit(
      context,
      yes ? { flags, skipChecks, hook, service, adopt, clients: client } : undefined,
    );
  },
});

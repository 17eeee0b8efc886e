import { listSettingGroups } from "../src/program/config/table.ts";

const INTRO = `# Settings

Every setting is an environment variable. A value is taken from the first place that has it:

1. the process environment,
2. a systemd credential of the variable's name, in capitals or small letters (secrets only),
3. one file, the first that exists of \`--env-file\` (or \`PLEX_INGEST_ENV_FILE\` in the process environment), \`$XDG_CONFIG_HOME/plex-ingest/.env\`, \`~/.config/plex-mcp/.env\`, for \`daemon\` only \`./.env\`, and \`/etc/plex-ingest/env\`,
4. the default.

Settings with a name *at run time* can be changed while plex-ingest runs, by \`plex-ingest config set NAME VALUE\` or the MCP tool \`configure_watcher\`. Such a value comes before all
of these, is in force within a second and after a restart, and stays until \`plex-ingest config reset NAME\`.

An empty value counts as not set. Paths are full paths, from \`/\` or \`~/\`. Each secret (marked *secret*) can be given as \`NAME_FILE\` instead: the full path
of a file that contains it. In an env file, put a value with \`#\` in quotes. An unknown name with one of our prefixes (like \`PLEX_\`) is refused
in the env file, and in the process environment if it resembles a setting. In the env file, any other name that resembles one causes a warning.
Secrets can be changed without a restart: in a \`NAME_FILE\`, a credential or the env file a change is noticed. Every other setting is read at the start.

`;

const HEAD = "| variable | value | default | |\n|---|---|---|---|\n";

/** The whole of docs/reference/settings.md, from the table of variables. */
export function configurationTable(): string {
  const sections = listSettingGroups(["<name>"]).map(({ title, rows }) => {
    const lines = rows.map(([name, { form, fallback, secret, doc, atRunTime }]) => {
      const preset = typeof fallback === "string" ? `\`${fallback}\`` : "–";
      const live = atRunTime === undefined ? "" : ` At run time: \`${atRunTime}\`.`;
      return `| \`${name}\` | ${secret ? "*secret*" : form} | ${preset} | ${doc}${live} |`;
    });
    return `## ${title}\n\n${HEAD}${lines.join("\n")}\n`;
  });
  return `${INTRO}${sections.join("\n")}`;
}

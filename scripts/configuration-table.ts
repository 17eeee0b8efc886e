import { listSettingGroups } from "../src/program/config/table.ts";

const INTRO = `# Settings

Every setting is an environment variable. \`plex-ingest config show\` prints each value and its origin, \`plex-ingest config check\` reports mistakes.
The first of these that has a value counts:

1. the process environment,
2. a systemd credential with the variable's name, in upper or lower case (secrets only),
3. one file, the first that exists of: \`--env-file\` (or \`PLEX_INGEST_ENV_FILE\` in the process environment), \`PLEX_INGEST_USUAL_ENV_FILE\` (set by the [image](../operate/containers.md)), \`$XDG_CONFIG_HOME/plex-ingest/.env\`, \`~/.config/plex-mcp/.env\`, \`./.env\` (\`daemon\` only), \`/etc/plex-ingest/env\`,
4. the default.

**At run time.** Settings with a name *at run time* can be changed while plex-ingest runs, with \`plex-ingest config set NAME VALUE\` or the MCP tool
\`configure_watcher\`. Such a value overrides all of the above. It takes effect within a second, survives restarts, and stays until
\`plex-ingest config reset NAME\`. Every other setting is read at the start; only changed secrets in a file or credential are noticed without a restart.

**Values.** An empty value counts as not set. Paths are absolute or start with \`~/\`. In an env file, quote a value that contains \`#\`.

**Secrets** (marked *secret*) can be given as \`NAME_FILE\` instead: the full path of a file that contains the secret.

**Misspelt names.** In the env file, an unknown name with one of our prefixes (like \`PLEX_\`) is refused, and any other name that resembles a setting
causes a warning. In the process environment, an unknown name with our prefix is refused if it resembles a setting.

`;

const HEAD = "| variable | value | default | |\n|---|---|---|---|\n";

/** Generates docs/reference/settings.md from the table of variables. */
export function configurationTable(): string {
  const sections = listSettingGroups({ clients: ["<name>"], apps: ["<name>"] }).map(
    ({ title, rows }) => {
      const lines = rows.map(([name, { form, fallback, secret, doc, atRunTime }]) => {
        const preset = typeof fallback === "string" ? `\`${fallback}\`` : "–";
        const live = atRunTime === undefined ? "" : ` At run time: \`${atRunTime}\`.`;
        return `| \`${name}\` | ${secret ? "*secret*" : form} | ${preset} | ${doc}${live} |`;
      });
      return `## ${title}\n\n${HEAD}${lines.join("\n")}\n`;
    },
  );
  return `${INTRO}${sections.join("\n")}`;
}

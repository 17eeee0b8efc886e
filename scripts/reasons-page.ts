import { toCommandText } from "../src/base/actions/sentence.ts";
import { HELP_KINDS, type HelpEntry, listHelp } from "../src/core/help/find-help.ts";

const INTRO = `# Reasons, findings and checks

One paragraph about each code that plex-ingest shows: its meaning, and what to do. \`plex-ingest help CODE\` prints the same
paragraph, and the page shows it under *What does this mean?*. This page is generated (\`npm run docs:reasons\`).

`;

const SECTIONS: Readonly<Record<(typeof HELP_KINDS)[number], string>> = {
  reason:
    "## Reasons\n\nA release in review, ignored, failed or waiting has at least one reason. `plex-ingest why ID` and `queue --short` show the codes.\n",
  finding: "## Audit findings\n\n[`plex-ingest audit`](../use/audit.md) reports these.\n",
  check:
    "## Checks of the doctor\n\n[`plex-ingest doctor`](../use/doctor.md) makes these checks.\n",
};

/** Generates all of docs/reference/reasons.md from the tables of help. */
export function reasonsPage(): string {
  const entries = listHelp();
  const sections = HELP_KINDS.map((kind) =>
    [SECTIONS[kind], ...entries.filter((entry) => entry.kind === kind).map(paragraph)].join("\n"),
  );
  return `${INTRO}${sections.join("\n")}`;
}

const paragraph = ({ code, title, means, remedy }: HelpEntry): string =>
  `### ${code}\n\n${title === undefined ? "" : `*${title}*\n\n`}${means} ${toCommandText(remedy)}\n`;

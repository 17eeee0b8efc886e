type Cell = string | number;
type Row = Readonly<Record<string, unknown>>;

const DECISION_COLUMNS = [
  "names",
  "accepted",
  "wrong_title",
  "wrong_episode",
  "answerable",
  "coverage",
  "with a length",
  "then accepted",
  "then wrong",
  "then coverage",
];
/** The page's tables with their columns, by the key in the line of JSON. */
const TABLES: readonly { key: string; title: string; columns: readonly string[] }[] = [
  {
    key: "parser",
    title: "Parser, first part: percent of what is stated",
    columns: ["names", "all", "type", "title", "year", "season", "episodes", "date"],
  },
  {
    key: "parser_undisputed",
    title: "Parser, first part, without disputed labels",
    columns: ["names", "all", "type", "title"],
  },
  {
    key: "parser2",
    title: "Parser, second part: percent of what is stated",
    columns: ["names", "all", "type", "title", "year", "season", "episodes", "date"],
  },
  {
    key: "parser2_undisputed",
    title: "Parser, second part, without disputed labels",
    columns: ["names", "all", "type", "title"],
  },
  {
    key: "decision",
    title: "Decisions, first part",
    columns: DECISION_COLUMNS,
  },
  {
    key: "decision2",
    title: "Decisions, second part",
    columns: DECISION_COLUMNS,
  },
  {
    key: "generated",
    title: "Generated names by kind",
    columns: ["names", "right", "wrong", "held"],
  },
];
const SCRIPT_COLUMNS = ["names", "filed", "asked", "waits", "wrong"];
const FORM_COLUMNS = ["answer", "share", "made", "right", "wrong", "asked", "waits"];

const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCell = (value: unknown): value is Cell =>
  typeof value === "string" || typeof value === "number";
const cell = (value: unknown): string =>
  isCell(value) ? String(value).replaceAll("|", "\\|") : "";

function table(title: string, columns: readonly string[], rows: Row): string {
  const lines = Object.entries(rows).flatMap(([name, row]) =>
    isRow(row) ? [`| ${[name, ...columns.map((column) => cell(row[column]))].join(" | ")} |`] : [],
  );
  return [
    `## ${title}`,
    "",
    `| | ${columns.join(" | ")} |`,
    `|---${"|---".repeat(columns.length)}|`,
    ...lines,
    "",
  ].join("\n");
}

const sentence = (row: Row, except: readonly string[] = []): string =>
  Object.entries(row)
    .filter(([key, value]) => !except.includes(key) && isCell(value))
    .map(([key, value]) => `${key.replaceAll("_", " ")} ${cell(value)}`)
    .join(", ");

/**
 * Renders the results as the page `bench/accuracy/accuracy.md`. The page contains only what the
 * sections measured.
 */
export function markdownPage(result: Row): string {
  const { forms, scripts, parser2_judged: judged, best_known: best, speed } = result;
  const parts = [
    "# Accuracy",
    "",
    "How many names plex-ingest reads, files and holds correctly. `npm run bench:accuracy -- " +
      "--data DIR --markdown bench/accuracy/accuracy.md` writes",
    "this page, and `bench/README.md` explains the measurements and shares. *Waits* counts " +
      "names that were held rightly, *asked* names that were held\nneedlessly. *Share* is per " +
      "10,000 names that people have.",
    "",
    ...TABLES.flatMap(({ key, title, columns }) => {
      const rows = result[key];
      return isRow(rows) ? [table(title, columns, rows)] : [];
    }),
  ];
  if (isRow(judged)) {
    for (const [name, rows] of Object.entries(judged)) {
      if (isRow(rows) && isRow(rows["total"])) {
        parts.push(
          "Second part without " +
            `${name === "faulty" ? "wrong labels and noise" : "wrong labels, noise and other conventions"}: ` +
            `${sentence(rows["total"])}.`,
          "",
        );
      }
    }
  }
  if (isRow(best)) parts.push(`Best-known films: ${sentence(best)}.`, "");
  if (isRow(forms)) {
    if (isRow(forms["by_form"])) parts.push(table("Forms", FORM_COLUMNS, forms["by_form"]));
    if (isRow(scripts)) parts.push(table("Names of forms by script", SCRIPT_COLUMNS, scripts));
    parts.push(`All forms: ${sentence(forms)}.`, "");
    if (isRow(forms["hidden"])) {
      parts.push(
        `Forms whose name hides the truth, counted in no sum: ${sentence(forms["hidden"])}.`,
        "",
      );
    }
    if (isRow(forms["requests"])) {
      parts.push(`Requests for each name of a form: ${sentence(forms["requests"])}.`, "");
    }
  }
  if (isRow(speed)) {
    parts.push(`Speed with a warm cache, in process: ${sentence(speed)}.`, "");
    if (isRow(speed["requests"])) {
      parts.push(`Requests for each plain name: ${sentence(speed["requests"])}.`, "");
    }
  }
  return `${parts.join("\n").trimEnd()}\n`;
}

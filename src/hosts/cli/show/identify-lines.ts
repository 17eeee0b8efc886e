import type { IdentifyLine } from "../../../app/identify/identify-line.ts";
import { meaningOf } from "../../../base/reason-codes.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatLength } from "../../../base/text/format-length.ts";
import { explainUnaccounted } from "../../../names/index.ts";

const MAX_CANDIDATES = 5;
const MAX_LOST = 3;

/**
 * Formats the result for a name in a few lines: the decision, the work, the reasons that hold it,
 * and the candidates.
 */
export function formatIdentifyLines(line: IdentifyLine): string[] {
  const {
    name,
    decision,
    tmdb,
    title,
    year,
    seasons,
    episodes,
    confidence,
    reasons,
    roles,
    lost,
    candidates,
  } = line;
  const left = decision === "review" ? explainUnaccounted(roles) : undefined;
  const numbers = [
    ...(seasons.length > 0 ? [`season ${seasons.join(", ")}`] : []),
    ...(episodes.length > 0 ? [`episode ${episodes.join(", ")}`] : []),
  ].join(" ");
  const sure = confidence === null ? "" : `, ${confidence.toFixed(3)} sure`;
  const work = tmdb === null ? "" : `: ${title ?? ""}${yearText(year)} [${tmdb.type} ${tmdb.id}]`;
  return [
    name,
    `  ${DECISIONS[decision]}${work}${numbers === "" ? "" : ` ${numbers}`}${sure}`,
    ...reasons.map((code) => `  - ${meaningOf(code) ?? code}`),
    ...(left === undefined ? [] : [`  ${left}`]),
    ...lost
      .slice(0, MAX_LOST)
      .map((one) => `  not read as ${cleanText(one.title)}${yearText(one.year)}: ${one.why}`),
    ...(decision === "auto" || candidates.length === 0 ? [] : ["  candidates:"]),
    ...(decision === "auto" ? [] : candidates.slice(0, MAX_CANDIDATES)).flatMap((candidate) => [
      `    ${candidate.confidence.toFixed(3)}  ${candidate.title}${yearText(candidate.year)}  --type ${candidate.type} --tmdb ${candidate.id}`,
      ...factLines(candidate).map((fact) => `           ${fact}`),
    ]),
  ];
}

/** Returns details that distinguish a candidate from the others. The text comes from TMDB. */
function factLines(candidate: IdentifyLine["candidates"][number]): string[] {
  const { type, original_title: original, runtime_minutes: minutes, overview } = candidate;
  const details = [
    ...(minutes === undefined
      ? []
      : [`${formatLength(minutes * 60_000)}${type === "tv" ? " an episode" : ""}`]),
    ...(original === undefined ? [] : [`original title ${cleanText(original)}`]),
  ];
  return [
    ...(details.length > 0 ? [details.join("  ")] : []),
    ...(overview === undefined ? [] : [cleanText(overview)]),
  ];
}

const DECISIONS = {
  auto: "would be filed without asking",
  review: "would go to review",
  ignored: "would be ignored",
} as const satisfies Record<IdentifyLine["decision"], string>;

const yearText = (year: number | null): string => (year === null ? "" : ` (${year})`);

import type { Catalogue } from "../accuracy/catalogue.ts";
import type { Decider } from "../accuracy/client.ts";
import { decideAll, labelledNames } from "../accuracy/decide-all.ts";
import { decideForms } from "../accuracy/forms/decide-forms.ts";
import { FORMS } from "../accuracy/forms/list.ts";
import { decideGenerated } from "../accuracy/generated/decide-generated.ts";
import { hasPart } from "../accuracy/rows.ts";
import type { Decided } from "./record.ts";

const PARTS = [1, 2] as const;

export type Amounts = {
  seeds: readonly number[];
  /** Number of names of each kind and form, for each seed. */
  each: number;
};

/** Decides names of every kind and form that the bench can make from the catalogue. */
export async function decideMade(
  catalogue: Catalogue,
  decider: Decider,
  { seeds, each }: Amounts,
): Promise<Decided[]> {
  const decided: Decided[] = [];
  const { signal } = new AbortController();
  for (const seed of seeds) {
    const forms = await decideForms(catalogue, decider, FORMS, { seed, most: each });
    decided.push(
      ...forms.map(({ form, made, filed, reasons }) => ({
        kind: form,
        name: nameOf(made),
        outcome: outcomeOf(filed, reasons),
      })),
    );
    const generated = await decideGenerated(
      catalogue,
      (name, videos) => decider.decideWhole(name, signal, videos),
      { seed, each },
    );
    decided.push(
      ...generated.map((one) => ({
        kind: one.kind,
        name: nameOf(one),
        outcome: one.reasons.length > 0 ? waits(one.reasons) : `files ${one.filed}`,
      })),
    );
  }
  return decided;
}

/** Decides the labelled names of a folder of data. */
export async function decideLabelled(
  dir: string,
  catalogue: Catalogue,
  decider: Decider,
): Promise<Decided[]> {
  const decided: Decided[] = [];
  for (const part of PARTS) {
    if (!hasPart(dir, part)) continue;
    const outcomes = await decideAll(labelledNames(dir, part, catalogue), decider);
    decided.push(
      ...outcomes.map(({ corpus, row, verdict, found, reasons }) => ({
        kind: `labelled ${part}: ${corpus}`,
        name: row.name,
        // Behind the numbers stands the confidence, of which only the decision is compared.
        outcome: verdict === "held" ? waits(reasons) : `files ${found.replace(/ \S*$/, "")}`,
      })),
    );
  }
  return decided;
}

const nameOf = ({ name, videos }: { name: string; videos: readonly string[] }): string =>
  videos.length === 0 ? name : `${name}/ ${videos.join(", ")}`;

const waits = (codes: readonly string[]): string =>
  `waits ${[...new Set(codes)].toSorted().join(",")}`;

/** States each filed video with its place, and why the rest waits. */
function outcomeOf(filed: ReadonlyMap<string, string>, codes: readonly string[]): string {
  const files = [...filed]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, as]) => (path === "" ? `files ${as}` : `files ${path} as ${as}`));
  return [...files, ...(codes.length > 0 || files.length === 0 ? [waits(codes)] : [])].join("; ");
}

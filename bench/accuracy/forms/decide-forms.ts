import { setTimeout } from "node:timers/promises";
import type { Catalogue } from "../catalogue.ts";
import type { Asked, Decider } from "../client.ts";
import { lookedUpOf } from "../generated/decide-generated.ts";
import { createRandom } from "../generated/random.ts";
import type { Form, Made } from "./form.ts";
import { type FormVerdict, filedFiles, judgeForm } from "./judge-form.ts";
import { certainFilms, knownShows } from "./source.ts";

export type FormOutcome = {
  form: string;
  made: Made;
  verdict: FormVerdict;
  filed: ReadonlyMap<string, string>;
  reasons: string[];
  requests: number;
};

const AT_ONCE = 8;
const PAUSE_MS = 100;

/**
 * Generates at most `most` names of each form and judges the decision about each. The same seed
 * generates the same names, regardless of which other forms exist and what the program does.
 */
export async function decideForms(
  catalogue: Catalogue,
  { decide }: Pick<Decider, "decide">,
  forms: readonly Form[],
  { seed, most }: { seed: number; most: number },
): Promise<FormOutcome[]> {
  const common = { most, catalogue, shows: knownShows(catalogue), films: certainFilms(catalogue) };
  const source = (form: Form) => ({ ...common, random: createRandom(seed + sumOf(form.name)) });
  const names = forms.flatMap((form) =>
    form
      .make(source(form))
      .slice(0, most)
      .map((made) => ({ form, made: form.answer === "wait" ? { ...made, right: {} } : made })),
  );
  // As with the generated names, the client must first notice that idle connections were dropped.
  await setTimeout(PAUSE_MS);
  const { signal } = new AbortController();
  const outcomes: FormOutcome[] = [];
  const queue = names.entries();
  const work = async (): Promise<void> => {
    for (const [at, { form, made }] of queue) {
      const looked = lookedUpOf(made.videos);
      const found = looked && (await decide(made.name, signal, looked, made.lengthMs));
      const filed = found ? filedOf(found, looked) : new Map<string, string>();
      const reasons =
        found === undefined
          ? ["no_video"]
          : found.decision.kind === "review"
            ? found.decision.reasons.map(({ code }) => code)
            : [];
      const verdict = judgeForm(made, form.answer, filed);
      outcomes[at] = {
        form: form.name,
        made,
        verdict,
        filed,
        reasons,
        requests: found?.requests ?? 0,
      };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

/** Gives each form its own random numbers, independent of the order of the forms. */
const sumOf = (text: string): number =>
  Array.from(text).reduce((sum, sign) => (31 * sum + (sign.codePointAt(0) ?? 0)) % 65_521, 0);

function filedOf(
  { decision, leftOut, apart }: Asked,
  videos: readonly string[],
): Map<string, string> {
  const gone = new Set(apart.flatMap((part) => part.videos));
  const own = videos.filter((path) => !gone.has(path));
  const each = apart.map((part) => filedFiles(part.identified.decision, part.videos));
  return new Map(
    [filedFiles(decision, own, new Set(leftOut.keys())), ...each].flatMap((filed) => [...filed]),
  );
}

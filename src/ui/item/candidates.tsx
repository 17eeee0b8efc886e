import type { Candidate, Fit } from "../desk/answers.ts";
import { keyOf } from "../model/decision.ts";
import { lengthText, workText } from "../model/format.ts";
import { text } from "../text/text.ts";
import { Poster } from "./poster.tsx";

type Work = Omit<Candidate, "confidence"> & { confidence?: number };
type Props = {
  works: readonly Work[];
  picked: string | undefined;
  pick: (key: string) => void;
};

/** The works that it may be, side by side. */
export function Candidates({ works, picked, pick }: Props) {
  return (
    <fieldset class="cands">
      <legend>{text.item.whatIsIt}</legend>
      {works.length === 0 && <p class="dim">{text.item.noCandidates}</p>}
      {works.map((work, at) => (
        <label key={keyOf(work)} class="cand">
          <Poster work={work} />
          <span class="pick">
            <input
              type="radio"
              name="work"
              checked={keyOf(work) === picked}
              onChange={() => pick(keyOf(work))}
              aria-describedby={`about-${at}`}
            />
            {at < 9 && <kbd aria-hidden="true">{at + 1}</kbd>}
            {work.confidence !== undefined && (
              <span class="dim num score" title={text.item.confidence(work.confidence.toFixed(3))}>
                <span class="vh">{text.item.confidence("")}</span>
                {work.confidence.toFixed(3)}
              </span>
            )}
          </span>
          <span class="t break">
            <bdi>{workText(work)}</bdi>
          </span>
          <About work={work} id={`about-${at}`} />
        </label>
      ))}
    </fieldset>
  );
}

function About({ work, id }: { work: Work; id: string }) {
  const { type, runtime_minutes: minutes, original_title, title, overview, length_fit } = work;
  const kind = type === "movie" ? text.item.film : text.item.series;
  return (
    <span class="about" id={id}>
      <span class="dim">
        {kind}
        {minutes !== undefined && ` · ${lengthText(minutes * 60_000)}`}
      </span>
      {original_title !== undefined && original_title !== title && <bdi class="dim break">{original_title}</bdi>}
      {length_fit && <FitLine of={length_fit} />}
      {overview !== undefined && <span class="say">{overview}</span>}
    </span>
  );
}

const SIGNS = { fits: "✓", near: "≈", differs: "✗" } as const;

/** How the length fits, by a sign and in words. */
export function FitLine({ of: { fit, difference_ms } }: { of: Fit }) {
  const words = fit === "fits" ? text.item.fits : text.item[fit](Math.round(-difference_ms / 60_000));
  return (
    <span class={`fit ${fit}`}>
      <span aria-hidden="true">{SIGNS[fit]} </span>
      {words}
    </span>
  );
}

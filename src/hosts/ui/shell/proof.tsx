import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useEvery } from "../hooks/use-every.ts";
import type { VerdictView } from "../model/pill-state.ts";
import { type Proof, proofOf } from "../model/proof.ts";
import { Icon } from "./icon.tsx";

/** Interval in ms at which ages are drawn again. */
const TICK_MS = 5000;

/** Returns the time in ms since 1970. The component is drawn again while it grows. */
export function useNow(): number {
  const [now, tick] = useState(Date.now);
  useEvery(TICK_MS, () => document.hidden || tick(Date.now()));
  return Math.max(now, Date.now());
}

/** A state as a shape, a word and the age of its proof. */
export const ShownProof = ({ icon, tone, word, age }: Proof): JSX.Element => (
  <span class={`proof ${tone}`}>
    <Icon of={icon} />
    <span>
      {word} {age !== undefined && <small class="num">{age}</small>}
    </span>
  </span>
);

/** The state of a verdict, with an age that keeps growing. */
export const VerdictProof = ({
  of: verdict,
  word,
}: {
  of: VerdictView;
  /** Replaces the word of something that is well. */
  word?: string | undefined;
}): JSX.Element => {
  const proof = proofOf(verdict, useNow());
  return (
    <ShownProof {...proof} word={verdict.state === "well" ? (word ?? proof.word) : proof.word} />
  );
};

import type { JSX } from "preact";
import { formatSubject, isOverdue, type VerdictView } from "../model/pill-state.ts";
import { worstFirst } from "../model/proof.ts";
import { text } from "../text/text.ts";
import { Sentence } from "./name.tsx";
import { VerdictProof } from "./proof.tsx";

/** Parts that have to work, problems first: each with state, age of its proof, and message. */
export const Proofs = ({
  of,
  label,
}: {
  of: readonly VerdictView[];
  label: string;
}): JSX.Element => (
  <ul class="card flush checked" aria-label={label}>
    {of.toSorted(worstFirst).map((verdict) => (
      <li key={`${verdict.code} ${verdict.name} ${verdict.storage}`}>
        <b class="break">
          <bdi>{verdict.code === "engine" ? text.state.daemon : formatSubject(verdict)}</bdi>
          {verdict.storage !== undefined && <bdi class="dim"> · {verdict.storage}</bdi>}
        </b>
        <VerdictProof of={verdict} />
        {(verdict.message !== undefined || verdict.state === "ill" || isOverdue(verdict)) && (
          <p class="dim break">
            <Sentence of={verdict.message ?? text.state.noAnswer(formatSubject(verdict))} />
          </p>
        )}
      </li>
    ))}
  </ul>
);

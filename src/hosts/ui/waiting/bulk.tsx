import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PageApproval, ReleaseView } from "../desk/answers.ts";
import { isThere } from "../model/decision.ts";
import { findSoleApproval, likenessOf } from "../model/selection.ts";
import { Button } from "../shell/controls.tsx";
import { text } from "../text/text.ts";
import { FileAs } from "./file-as.tsx";

type Props = {
  chosen: readonly ReleaseView[];
  rows: readonly ReleaseView[];
  isOff: boolean;
  chooseLike: (likeness: ReadonlySet<string>) => void;
  file: (approvals: readonly PageApproval[]) => void;
  leave: (ids: readonly number[]) => void;
};

/** Shows actions for the chosen releases, and what each action would do. */
export function Bulk({ chosen, rows, isOff, chooseLike, file, leave }: Props): JSX.Element {
  const [isAsked, ask] = useState(false);
  const approvals = chosen.flatMap((release) => findSoleApproval(release) ?? []);
  const left = chosen.length - approvals.length;
  const there = chosen.filter(({ reasons }) => reasons.some(isThere)).length;
  const likeness = new Set(chosen.map(likenessOf));
  const alike = rows.filter((row) => likeness.has(likenessOf(row))).length;
  const words = text.bulk;
  return (
    <div class="bulk">
      <b class="num">{text.list.chosen(chosen.length)}</b>
      {chosen.length > 0 && (
        <>
          {approvals.length > 0 && (
            <Button
              says={words.fileAll(approvals.length)}
              disabled={isOff}
              onClick={() => file(approvals)}
            />
          )}
          <Button says={words.fileAs(chosen.length)} disabled={isOff} onClick={() => ask(true)} />
          <Button disabled={isOff} onClick={() => leave(chosen.map(({ id }) => id))}>
            {words.leave(chosen.length)}
          </Button>
          {alike > chosen.length && (
            <Button says={words.alike(alike)} class="plain" onClick={() => chooseLike(likeness)} />
          )}
          {left > 0 && (
            <span class="dim num">{approvals.length === 0 ? words.none : words.left(left)}</span>
          )}
          <span class="dim num">{there > 0 ? words.there(there) : words.asks}</span>
          {isAsked && <FileAs releases={chosen} file={file} close={() => ask(false)} />}
        </>
      )}
    </div>
  );
}

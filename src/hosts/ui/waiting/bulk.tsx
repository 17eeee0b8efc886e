import type { Approval, Release } from "../desk/answers.ts";
import { planBatch } from "../model/batch.ts";
import { text } from "../text/text.ts";

type Props = {
  chosen: readonly Release[];
  rows: readonly Release[];
  isOff: boolean;
  chooseAll: () => void;
  file: (approvals: readonly Approval[]) => void;
  leave: (ids: readonly number[]) => void;
};

/** What would happen to the chosen ones, said before it happens. */
export function Bulk({ chosen, rows, isOff, chooseAll, file, leave }: Props) {
  const { approvals, left } = planBatch(chosen);
  const words = text.bulk;
  const isAll = rows.length > 0 && chosen.length === rows.length;
  return (
    <div class="bulk">
      <label>
        <input
          type="checkbox"
          aria-label={text.list.chooseAll(rows.length)}
          checked={isAll}
          indeterminate={chosen.length > 0 && !isAll}
          onChange={chooseAll}
        />{" "}
        <b class="num">{text.list.chosen(chosen.length)}</b>
      </label>
      {chosen.length > 0 && (
        <>
          {approvals.length > 0 && (
            <button type="button" disabled={isOff} onClick={() => file(approvals)}>
              {words.fileAll(approvals.length)}
            </button>
          )}
          <button type="button" disabled={isOff} onClick={() => leave(chosen.map(({ id }) => id))}>
            {words.leave(chosen.length)}
          </button>
          {left.length > 0 && (
            <span class="dim num">{approvals.length === 0 ? words.none : words.left(left.length)}</span>
          )}
        </>
      )}
    </div>
  );
}

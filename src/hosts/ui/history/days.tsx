import type { ComponentChildren, JSX } from "preact";
import { byDay } from "../model/entries.ts";
import { formatCalendarDay } from "../model/format.ts";

type Props<T> = {
  of: readonly T[];
  /** `before` is the entry above of the same day. */
  row: (one: T, before: T | undefined) => ComponentChildren;
  /** Returns a summary of a day's entries in numbers. */
  tally?: (those: readonly T[]) => string;
};

/** Shows entries grouped by day. */
export const Days = <T extends { at: string }>({ of, row, tally }: Props<T>): JSX.Element => (
  <div class="hdays">
    {byDay(of).map(([day, those]) => (
      <section key={day} class="card flush" aria-label={formatCalendarDay(day)}>
        <div class="dayh">
          <h2>{formatCalendarDay(day)}</h2>
          {tally && <p class="dim num">{tally(those)}</p>}
        </div>
        <ol>{those.map((one, index) => row(one, those[index - 1]))}</ol>
      </section>
    ))}
  </div>
);

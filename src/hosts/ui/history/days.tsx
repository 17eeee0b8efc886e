import type { ComponentChildren } from "preact";
import { byDay } from "../model/entries.ts";
import { dayText } from "../model/format.ts";

type Props<T> = { of: readonly T[]; row: (one: T) => ComponentChildren };

/** What happened, under its days. */
export const Days = <T extends { at: string }>({ of, row }: Props<T>) => (
  <div class="hdays">
    {byDay(of).map(([day, those]) => (
      <section key={day} class="card flush" aria-label={dayText(day)}>
        <h2 class="dayh">{dayText(day)}</h2>
        <ol>{those.map(row)}</ol>
      </section>
    ))}
  </div>
);

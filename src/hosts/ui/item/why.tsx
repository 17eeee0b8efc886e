import type { JSX } from "preact";
import type { ItemView } from "../desk/answers.ts";
import { listFacts } from "../model/decision.ts";
import { Explain } from "../shell/controls.tsx";
import { Sentence } from "../shell/name.tsx";
import { item as words } from "../text/item.ts";

/**
 * Shows in one line why a release is in its state. The other facts fold out. No sentence is shown
 * twice.
 */
export function Why({ item }: { item: Pick<ItemView, "reasons" | "parsed"> }): JSX.Element | null {
  const [first, ...others] = listFacts(item);
  if (first === undefined) return null;
  return (
    <details class="fold">
      <summary>
        <span class="cut">
          <b>{words.why}</b> <Sentence of={first.message} />
        </span>
        {others.length > 0 && <span class="facts-count">{words.facts(others.length)}</span>}
      </summary>
      <ul>
        <li>{first.code !== undefined && <Explain code={first.code} />}</li>
        {others.map(({ code, message }) => (
          <li key={message} class="break">
            <Sentence of={message} />
            {code !== undefined && <Explain code={code} />}
          </li>
        ))}
      </ul>
    </details>
  );
}

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { FixAnswer } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { Button } from "../shell/controls.tsx";
import { useAct } from "../shell/problem.tsx";
import { audit as words } from "../text/audit.ts";

/**
 * Matches the work of an audit finding in Plex, or gives the old match back. What changes is shown
 * first.
 */
export function FixMatch({ path }: { path: string }): JSX.Element {
  const desk = useDesk();
  const { act, notify, isOff } = useAct();
  const [plan, show] = useState<FixAnswer>();
  const [isFixed, setFixed] = useState(false);

  async function run(confirm_token?: string): Promise<void> {
    const isDone = await act(async () => {
      const restore = isFixed ? { restore: true as const } : {};
      const token = confirm_token === undefined ? {} : { confirm_token };
      const answer = await desk.call("fix_plex_match", { path, ...restore, ...token });
      show(answer.plan && answer);
      if (answer.plan) return;
      notify({ text: answer.message ?? "" });
      if (answer.outcome === "confirmed") setFixed(!isFixed);
    });
    if (!isDone) show(undefined);
  }
  const label = isFixed ? words.oldMatch : words.fixMatch;
  return (
    <>
      <Button
        disabled={isOff}
        aria-label={`${label}: ${path}`}
        says={label}
        onClick={() => void run()}
      />
      {plan?.plan && (
        <div class="note warning" role="group" aria-label={label}>
          <p class="break" role="status">
            {plan.plan.effect}
          </p>
          <p class="acts">
            <Button
              class="main"
              disabled={isOff}
              says={label}
              onClick={() => void run(plan.confirm_token)}
            />
            <Button says={words.keepMatch} onClick={() => show(undefined)} />
          </p>
        </div>
      )}
    </>
  );
}

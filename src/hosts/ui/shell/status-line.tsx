import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useKeys } from "../hooks/use-keys.ts";
import { text } from "../text/text.ts";
import { useLostSince } from "./connection.ts";
import { Button } from "./controls.tsx";
import type { StatusNotice } from "./problem.tsx";
import { TakeBack } from "./take-back.tsx";

/**
 * Minimum display time in milliseconds. The notice stays while the focus or the pointer is on it.
 */
const STAYS_MS = 12_000;

type Props = {
  notice: StatusNotice | undefined;
  notify: (notice: StatusNotice | undefined) => void;
};

/**
 * Shows the latest event. The region always exists, so that a screen reader reads each change once.
 */
export function StatusLine({ notice, notify }: Props): JSX.Element {
  const line = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState<StatusNotice["takeBack"]>();
  const takeBack = notice?.takeBack;
  const isLost = useLostSince() !== undefined;
  // A notice about the connection leaves with the outage.
  useEffect(() => {
    if (!isLost && notice?.text.includes(text.offline.title) === true) notify(undefined);
  }, [isLost]);
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setInterval(() => {
      if (!line.current?.matches(":hover, :focus-within")) notify(undefined);
    }, STAYS_MS);
    return () => clearInterval(timer);
  }, [notice]);
  useKeys({
    takeBack: () => (takeBack ? setAsked(takeBack) : notify({ text: text.takeBack.none })),
  });
  return (
    <>
      <div
        ref={line}
        class={asked ? "toast info" : notice ? `toast ${notice.tone ?? "success"}` : "toast empty"}
      >
        <span role="status">{asked ? text.takeBack.begins(asked.name) : notice?.text}</span>
        {takeBack && !asked && (
          <Button onClick={() => setAsked(takeBack)}>
            {text.takeBack.button} <kbd>u</kbd>
          </Button>
        )}
      </div>
      {asked && (
        <TakeBack
          release={asked}
          done={(result) => {
            setAsked(undefined);
            if (result) notify(result);
          }}
        />
      )}
    </>
  );
}

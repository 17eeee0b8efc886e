import { useEffect, useRef, useState } from "preact/hooks";
import { useKeys } from "../hooks/use-keys.ts";
import { text } from "../text/text.ts";
import type { Said } from "./say.ts";
import { TakeBack } from "./take-back.tsx";

/** How long it stands at least; while the focus or the pointer is on it, it stays. */
const STAYS_MS = 12_000;

type Props = { said: Said | undefined; say: (said: Said | undefined) => void };

/** What happened last. The region is always there, so that a screen reader hears each change once. */
export function StatusLine({ said, say }: Props) {
  const line = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState<Said["takeBack"]>();
  const takeBack = said?.takeBack;
  useEffect(() => {
    if (!said) return undefined;
    const timer = setInterval(() => {
      if (!line.current?.matches(":hover, :focus-within")) say(undefined);
    }, STAYS_MS);
    return () => clearInterval(timer);
  }, [said]);
  useKeys({ takeBack: takeBack && (() => setAsked(takeBack)) });
  return (
    <>
      <div ref={line} class={said ? `toast ${said.tone ?? "success"}` : "toast empty"}>
        <span role="status">{said?.text}</span>
        {takeBack && (
          <button type="button" onClick={() => setAsked(takeBack)}>
            {text.takeBack.button} <kbd>u</kbd>
          </button>
        )}
      </div>
      {asked && (
        <TakeBack
          release={asked}
          done={(result) => {
            setAsked(undefined);
            if (result) say(result);
          }}
        />
      )}
    </>
  );
}

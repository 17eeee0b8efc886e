import type { JSX } from "preact";
import { health as words } from "../text/health.ts";
import { text } from "../text/text.ts";
import { Button } from "./controls.tsx";
import { useNotify } from "./problem.tsx";

/**
 * A button that copies text. Browsers allow copying only over TLS and on loopback, so elsewhere
 * there is no button. `name` describes the copied text.
 */
export function Copy({ what, name = what }: { what: string; name?: string }): JSX.Element | null {
  const notify = useNotify();
  if (!isSecureContext) return null;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(what);
      notify({ text: words.copied });
    } catch {
      notify({ text: text.failed, tone: "danger" });
    }
  };
  return (
    <Button says={words.copy} aria-label={words.copyLabel(name)} onClick={() => void copy()} />
  );
}

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../shell/controls.tsx";
import { Grey } from "../shell/problem.tsx";
import { text } from "../text/text.ts";

/** A component whose script can be fetched with `load` before it is first drawn. */
export type OpenedComponent<P> = ComponentType<P> & { load: () => Promise<void> };

/** Creates a page whose script is loaded when the page is first opened, or earlier with `load`. */
export function loadWhenOpened<P extends object>(
  find: () => Promise<ComponentType<P>>,
): OpenedComponent<P> {
  let Loaded: ComponentType<P> | undefined;
  const load = async (): Promise<void> => void (Loaded ??= await find());
  function WhenOpened(props: P) {
    const [state, setState] = useState<"loading" | "loaded" | "failed">("loading");
    useEffect(() => {
      load().then(
        () => setState("loaded"),
        () => setState("failed"),
      );
    }, []);
    if (Loaded) return <Loaded {...props} />;
    if (state === "loading") {
      return (
        <main id="content" tabIndex={-1}>
          <Grey />
        </main>
      );
    }
    return (
      <main id="content" class="mid" tabIndex={-1}>
        <h1>{text.pageFailed}</h1>
        {/* Reloading also loads a newer version. A script that failed is not requested again, and its name may have changed. */}
        <Button says={text.loadAgain} onClick={() => location.reload()} />
      </main>
    );
  }
  return Object.assign(WhenOpened, { load });
}

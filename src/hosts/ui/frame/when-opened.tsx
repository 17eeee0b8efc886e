import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../shell/controls.tsx";
import { Grey } from "../shell/problem.tsx";
import { text } from "../text/text.ts";

type PlaceProps = { class?: string; children: ComponentChildren };

const Page = (given: PlaceProps) => <main id="content" tabIndex={-1} {...given} />;

/** A component whose script can be fetched with `load` before it is first drawn. */
export type OpenedComponent<P> = ComponentType<P> & { load: () => Promise<void> };

/**
 * Creates a page whose script is loaded when the page is first opened, or earlier with `load`. With
 * `Place`, the component is a part of a page, and `Place` is around what is shown in the meantime.
 */
export function loadWhenOpened<P extends object>(
  find: () => Promise<ComponentType<P>>,
  Place: ComponentType<PlaceProps> = Page,
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
    return state === "loading" ? (
      <Place>
        <Grey />
      </Place>
    ) : (
      <Place class="mid">
        <h1>{text.pageFailed}</h1>
        {/* Reloading also loads a newer version. A script that failed is not requested again, and its name may have changed. */}
        <Button says={text.loadAgain} onClick={() => location.reload()} />
      </Place>
    );
  }
  return Object.assign(WhenOpened, { load });
}

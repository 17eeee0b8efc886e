import type { ComponentChildren, JSX } from "preact";
import { formatAgo } from "../model/format.ts";
import { text } from "../text/text.ts";
import { Icon, type IconName } from "./icon.tsx";
import { useNow } from "./proof.tsx";

type Props = {
  /** The state as a shape. A list that cannot be wrong has none. */
  icon?: IconName | undefined;
  says: ComponentChildren;
  /** ISO time of the proof. Its age follows the verdict and grows. */
  at?: string | undefined;
  /** More about the proof, next to its age. */
  about?: ComponentChildren;
  /** The page's act. */
  children?: ComponentChildren;
};

const TONES: Partial<Record<IconName, string>> = {
  well: "ok",
  paused: "warn",
  look: "warn",
  ill: "bad",
};

/**
 * The answer of a page that shows a state, in one line below the page's head: the verdict, the age
 * of its proof, and the page's act at the right.
 */
export const Verdict = ({ icon, says, at, about, children }: Props): JSX.Element => (
  <div class="verdict">
    {icon && (
      <span class={`proof ${TONES[icon] ?? ""}`}>
        <Icon of={icon} />
      </span>
    )}
    <div class="says">
      <h2 class="break" aria-live="polite">
        {says}
      </h2>
      {(at !== undefined || about) && (
        <p class="dim num">
          {at !== undefined && <Age at={at} />} {about}
        </p>
      )}
    </div>
    {children && <div class="vact">{children}</div>}
  </div>
);

const Age = ({ at }: { at: string }) => (
  <time dateTime={at}>{text.state.checked(formatAgo(at, useNow()))}</time>
);

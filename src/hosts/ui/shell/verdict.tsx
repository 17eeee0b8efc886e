import type { ComponentChildren, JSX } from "preact";
import { formatAgo } from "../model/format.ts";
import { text } from "../text/text.ts";
import { Icon, type IconName } from "./icon.tsx";
import { useNow } from "./proof.tsx";

/** Number of things that were found right, and of those that are wrong or were not compared. */
type Compared = { right: number; open: number };

type Props = {
  /**
   * The state as a shape. A list that cannot be wrong has none. Only a comparison can make it
   * green.
   */
  icon?: Exclude<IconName, "well"> | Compared | undefined;
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
    {icon && <Shape of={typeof icon === "object" ? iconOf(icon) : icon} />}
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

const iconOf = ({ right, open }: Compared): IconName => (right > 0 && open === 0 ? "well" : "look");

const Shape = ({ of }: { of: IconName }) => (
  <span class={`proof ${TONES[of] ?? ""}`}>
    <Icon of={of} />
  </span>
);

const Age = ({ at }: { at: string }) => (
  <time dateTime={at}>{text.state.checked(formatAgo(at, useNow()))}</time>
);

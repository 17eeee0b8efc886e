import type { ComponentChildren } from "preact";
import { useDesk } from "../desk/desk.ts";
import type { Place } from "../route/place.ts";
import { useRouter } from "../route/router.ts";

type Props = {
  to: Place;
  class?: string;
  label?: string;
  isCurrent?: boolean;
  children: ComponentChildren;
};

/** A way to another place of the view. It has an address where places have one, so that it opens in a new tab too. */
export function Link({ to, class: name, label, isCurrent = false, children }: Props) {
  const { go } = useRouter();
  return (
    <a
      href={useDesk().link(to) ?? "#"}
      class={name}
      aria-label={label}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}

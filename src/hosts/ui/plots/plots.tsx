import { useEffect, useState } from "preact/hooks";
import type { Plots as Counted, Disk } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { plots as words } from "../text/plots.ts";
import { SHARE_DAYS, Share } from "./figure.tsx";
import { Filed } from "./filed.tsx";
import { Space, Speed } from "./space.tsx";

const DAYS = 30;

type Read = { plots: Counted; disks: readonly Disk[]; trash: { total: number; size_bytes: number } };

/** How the last days went, drawn. Read again when something was filed, and not with every change. */
export function Plots({ newest }: { newest: string | undefined }) {
  const desk = useDesk();
  const [read, setRead] = useState<Read | "failed">();
  useEffect(() => {
    const all = Promise.all([
      desk.call("get_plots", { days: DAYS + SHARE_DAYS - 1 }),
      desk.call("get_free_space", {}),
      desk.call("list_trash", { limit: 1 }),
    ]);
    all.then(
      ([plots, { disks }, trash]) => setRead({ plots, disks, trash }),
      () => setRead((before) => before ?? "failed"),
    );
  }, [newest]);
  if (read === undefined) return null;
  if (read === "failed") return <p class="dim">{words.failed}</p>;
  const { plots, disks, trash } = read;
  const days = plots.days.slice(-DAYS);
  return (
    <>
      <Patterns />
      <Filed days={days} />
      <Share days={plots.days} />
      <Space filed={plots.filed} disks={disks} trash={trash} />
      <Speed days={days} until={plots.until} />
    </>
  );
}

/** A pattern beside each colour: the colour alone would not do for everybody. */
const Patterns = () => (
  <svg class="vh" aria-hidden="true">
    <defs>
      <pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="ground" width="6" height="6" />
        <rect class="ink" width="3.4" height="6" />
      </pattern>
      <pattern id="stripes-2" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
        <rect class="ground" width="6" height="6" />
        <rect class="ink-2" width="3.6" height="6" />
      </pattern>
      <pattern id="grid" width="5" height="5" patternUnits="userSpaceOnUse">
        <rect class="ground" width="5" height="5" />
        <path class="ink-3" d="M0 0h5v2.6H0zM0 0v5h2.6V0z" />
      </pattern>
    </defs>
  </svg>
);

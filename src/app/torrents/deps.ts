import type { BacklogPolicy } from "../../core/release/backlog.ts";
import type { LabelPolicy } from "../../core/torrent/labels.ts";
import type { WorkDeps } from "../engine/work-on.ts";
import type { Files } from "../files-port.ts";
import type { ObserveRelease } from "../observe-release.ts";
import type { Places } from "../review/refuse.ts";
import type { Transmission } from "./port.ts";
import type { Ledger } from "./registry.ts";

/** What the parts of the torrent source work with. */
export type TorrentDeps = WorkDeps & {
  ledger: Ledger;
  transmission: Transmission;
  /** How `status` names it: an address without user and password. */
  url: string;
  files: Pick<Files, "plainFile" | "fileIdentity" | "listRoot">;
  observe: ObserveRelease;
  monotonic: () => number;
  /** A path of Transmission's as we see it, its links resolved as far as it exists. */
  toHere: (path: string) => string;
  labels: LabelPolicy;
  places: Places;
  backlog: BacklogPolicy;
  /** Tells people what concerns no single release. */
  tell: (message: string) => void;
  pollMs: number;
  /** Something moved: the other stages shall look. */
  moved: () => void;
};

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Status } from "../desk/answers.ts";

export const StatusContext = createContext<Status | undefined>(undefined);

/** How everything is, as the shell was told last; undefined until then. */
export const useStatus = (): Status | undefined => useContext(StatusContext);

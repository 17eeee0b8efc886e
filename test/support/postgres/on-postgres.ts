import { inject } from "vitest";
import { useServer } from "../temp-store.ts";

useServer(inject("postgres"));

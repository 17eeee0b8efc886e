import "../style/embedded-home.css";
import { Home } from "../home/home.tsx";
import { show } from "./view.tsx";

// With the episodes of a pack it would be too large.
show({ page: "home" }, ({ page }) => page === "home" && <Home />);

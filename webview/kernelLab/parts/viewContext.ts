import { createContext } from 'preact';
import type { ViewState } from '../state/viewState.ts';

/** How the panel is looked at, for parts that point at something on it. */
export const ViewContext = createContext<ViewState | null>(null);

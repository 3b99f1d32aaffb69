/** The look of a report's map. */
export const mapStyle = `
.map { display: grid; grid-template-columns: minmax(0, 3fr) minmax(200px, 1fr); gap: 16px; align-items: start; }
.map .plane { width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--tint); }
.map .choosing .point:not(.chosen) { opacity: 0.3; }
.map .point { cursor: pointer; }
.map-frame { fill: var(--accent); fill-opacity: 0.15; stroke: var(--accent); }
.map-side { display: grid; gap: 8px; font-size: 14px; }
.map-side:empty { display: none; }
.map-side p { margin: 0; }
.map-side select, .map-side button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 3px 8px; }
.map-side button:disabled { opacity: 0.5; }
.map-groups, .map-actions { display: flex; flex-wrap: wrap; gap: 6px; }
.map-groups { max-height: 200px; overflow-y: auto; padding: 2px; }
.map-groups button { display: inline-flex; align-items: center; gap: 6px; cursor: pointer; }
.map-groups [aria-pressed='true'] { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.swatch { width: 12px; height: 12px; border-radius: 3px; }
.map-list { list-style: none; margin: 0; padding: 0; max-height: 260px; overflow-y: auto; display: grid; gap: 4px; }
.map-list li { display: flex; gap: 8px; align-items: center; font-size: 12.5px; line-height: 1.25; }
.map-list svg { flex: none; width: 40px; height: 40px; border-radius: 3px; }
.map-list small { color: var(--soft); }
@media (max-width: 760px) { .map { grid-template-columns: minmax(0, 1fr); } }
@media print { .map-side { display: none; } }
`;

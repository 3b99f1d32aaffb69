/** The most memory this process has held, in megabytes. Linux and macOS count in kilobytes. */
export const peakRssMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

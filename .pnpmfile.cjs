// What is packed leads to built files only: sources, and what building them takes, stay here.
module.exports = {
  hooks: {
    beforePacking({ devDependencies: _, scripts: __, ...manifest }) {
      for (const door of Object.values(manifest.exports ?? {}))
        if (typeof door === 'object') delete door['@hemlkit/source'];
      return manifest;
    },
  },
};

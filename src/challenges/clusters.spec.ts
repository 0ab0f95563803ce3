import { readFileSync } from 'node:fs';
import { CLUSTERS, clusterOfSample, type ClusterKey } from './clusters.js';

const schema = JSON.parse(readFileSync('samples/sample.schema.json', 'utf8'));

describe('CLUSTERS', () => {
  it('are the clusters of the sample schema, in its order', () => {
    expect(Object.values(CLUSTERS).map(({ sample }) => sample)).toEqual(schema.properties.challenges.items.properties.cluster.enum);
  });

  it('have keys that GraphQL takes, found again by their wire form', () => {
    for (const key of Object.keys(CLUSTERS) as ClusterKey[]) {
      expect(key).toMatch(/^[A-Z][A-Z_]*$/);
      expect(clusterOfSample(CLUSTERS[key].sample)).toBe(key);
    }
  });
});

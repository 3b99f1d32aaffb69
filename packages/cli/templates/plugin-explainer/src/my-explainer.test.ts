import { testExplainer } from '@hemlkit/core/testing';
import { myExplainer } from './my-explainer';

testExplainer(myExplainer);

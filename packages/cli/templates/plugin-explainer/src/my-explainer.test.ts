import { testExplainer } from '@hemlkit/testing';
import { myExplainer } from './my-explainer';

testExplainer(myExplainer);

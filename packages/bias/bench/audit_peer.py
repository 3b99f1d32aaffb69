"""The permutation test of scikit-learn on looks of images: area under the ROC curve of ridge regression, in five folds."""

import json
import sys
import time

import numpy
import sklearn
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import KFold, permutation_test_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

labels = numpy.fromfile(sys.argv[2], dtype=numpy.int32)
looks = numpy.fromfile(sys.argv[1], dtype=numpy.float64).reshape(len(labels), int(sys.argv[3]))
permutations = int(sys.argv[4])
model = make_pipeline(StandardScaler(), RidgeClassifier(alpha=0.1 * 0.8 * len(labels)))
started = time.perf_counter()
auc, _, _ = permutation_test_score(
    model,
    looks,
    labels,
    scoring="roc_auc",
    cv=KFold(5, shuffle=True, random_state=1),
    n_permutations=permutations,
    n_jobs=1,
    random_state=1,
)
seconds = time.perf_counter() - started
print(json.dumps({"program": "scikit-learn " + sklearn.__version__, "seconds": seconds, "auc": auc}))

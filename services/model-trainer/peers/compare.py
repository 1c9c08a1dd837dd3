"""Measures other libraries' models on the folds of the trainer's benchmark.

Usage: compare.py DATA FOLDS OURS

Each gets the same columns, without the protected ones, categories as one column each. Of each library the best of a small grid is shown,
chosen on the very folds it is measured on: that favours it, as the trainer's settings are the same everywhere.
"""

import itertools
import json
import sys
import time

import lightgbm
import numpy as np
import pandas as pd
import xgboost
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

PROTECTED = ["personal_status_and_sex", "age_in_years", "foreign_worker"]


def grid(make, **choices):
    """All models of a grid, each with its settings in words."""
    names = list(choices)
    for values in itertools.product(*choices.values()):
        chosen = dict(zip(names, values))
        yield ", ".join(f"{name} {value}" for name, value in chosen.items()), lambda chosen=chosen: make(**chosen)


def logistic(C):
    return make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=1000))


def boosting(max_depth, learning_rate):
    return GradientBoostingClassifier(
        n_estimators=200, max_depth=max_depth, learning_rate=learning_rate, subsample=0.5, max_features=0.2, random_state=0
    )


def forest(min_samples_leaf):
    return RandomForestClassifier(300, min_samples_leaf=min_samples_leaf, n_jobs=2, random_state=0)


def light(max_depth, learning_rate):
    return lightgbm.LGBMClassifier(
        n_estimators=200, max_depth=max_depth, num_leaves=2**max_depth, learning_rate=learning_rate, subsample=0.5,
        subsample_freq=1, colsample_bytree=0.2, min_child_samples=5, reg_lambda=1, random_state=0, n_jobs=2, verbose=-1,
    )


def extreme(max_depth, learning_rate):
    return xgboost.XGBClassifier(
        n_estimators=200, max_depth=max_depth, learning_rate=learning_rate, subsample=0.5, colsample_bytree=0.2,
        reg_lambda=1, random_state=0, n_jobs=2,
    )


PEERS = {
    "scikit-learn, logistic regression": grid(logistic, C=[0.02, 0.1, 1.0]),
    "scikit-learn, gradient boosting": grid(boosting, max_depth=[2, 3, 4], learning_rate=[0.03, 0.05]),
    "scikit-learn, random forest": grid(forest, min_samples_leaf=[1, 2, 5]),
    "LightGBM": grid(light, max_depth=[2, 3, 4], learning_rate=[0.03, 0.05]),
    "XGBoost": grid(extreme, max_depth=[2, 3, 4], learning_rate=[0.03, 0.05]),
}


def measure(make, x, y, folds):
    """Mean AUC, KS and Brier score over all folds of all repetitions."""
    figures = []
    for repeat in folds.T:
        for fold in np.unique(repeat):
            test = repeat == fold
            model = make().fit(x[~test], y[~test])
            p = model.predict_proba(x[test])[:, 1]
            of_good, of_bad, _ = roc_curve(y[test], p)
            figures.append((roc_auc_score(y[test], p), np.max(of_bad - of_good), brier_score_loss(y[test], p)))
    return np.mean(figures, axis=0)


def main(data, folds, ours):
    table = pd.read_csv(data)
    y = (table["creditability"] == "bad").to_numpy().astype(int)
    columns = table.drop(columns=["creditability", *PROTECTED])
    x = pd.get_dummies(columns).to_numpy().astype(float)
    folds = np.loadtxt(folds, delimiter=",", dtype=int, ndmin=2)
    rows = []
    with open(ours, encoding="utf-8") as lines:
        for line in lines:
            own = json.loads(line)
            rows.append((own["name"], "defaults", own["auc"], own["ks"], own["brier"]))
    for name, models in PEERS.items():
        begun = time.time()
        best = max(((*measure(make, x, y, folds), words) for words, make in models), key=lambda found: found[0])
        rows.append((name, best[3], *best[:3]))
        print(f"{name}: {time.time() - begun:.0f} s", file=sys.stderr)
    print("| model | settings | AUC | KS | Brier |\n|---|---|---|---|---|")
    for name, words, auc, ks, brier in rows:
        print(f"| {name} | {words} | {auc:.4f} | {ks:.4f} | {brier:.4f} |")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])

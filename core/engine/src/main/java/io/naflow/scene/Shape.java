package io.naflow.scene;

/**
 * The shapes of the scenes, each as a function of the plane: inside where it is true. Coordinates
 * are relative to the shape's centre and radius, turned upright; every shape lies in the unit disc.
 */
public enum Shape {
  DISC {
    @Override
    boolean contains(double x, double y) {
      return x * x + y * y < 0.81;
    }
  },
  RING {
    @Override
    boolean contains(double x, double y) {
      double square = x * x + y * y;
      return square < 0.9 && square > 0.3;
    }
  },
  SQUARE {
    @Override
    boolean contains(double x, double y) {
      return Math.max(Math.abs(x), Math.abs(y)) < 0.68;
    }
  },
  TRIANGLE {
    @Override
    boolean contains(double x, double y) {
      return y < 0.5 && 1.732 * Math.abs(x) < y + 1;
    }
  },
  CROSS {
    @Override
    boolean contains(double x, double y) {
      double small = Math.min(Math.abs(x), Math.abs(y));
      return small < 0.28 && Math.max(Math.abs(x), Math.abs(y)) < 0.9;
    }
  },
  STAR {
    @Override
    boolean contains(double x, double y) {
      double angle = StrictMath.atan2(x, -y);
      double fifth = 2 * Math.PI / 5;
      double off = Math.abs(angle - fifth * Math.rint(angle / fifth)) / (fifth / 2);
      return Math.sqrt(x * x + y * y) < 1 - 0.62 * off;
    }
  },
  CRESCENT {
    @Override
    boolean contains(double x, double y) {
      double dx = x - 0.45;
      return x * x + y * y < 0.9 && dx * dx + y * y > 0.55;
    }
  },
  BARS {
    @Override
    boolean contains(double x, double y) {
      return Math.abs(x) < 0.8 && Math.abs(y) > 0.2 && Math.abs(y) < 0.58;
    }
  };

  abstract boolean contains(double x, double y);
}

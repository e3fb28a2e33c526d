"""Loaders that decode, resize and scale pictures: what several people wrote for one service."""

import tensorflow as tf

SIZE = (224, 224)
AUTOTUNE = tf.data.AUTOTUNE


def load_scaled_first(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    # integers to floats: this is where the division happens
    image = tf.image.convert_image_dtype(image, tf.float32)  # trap: TFD117
    return tf.image.resize(image, SIZE)


def load_scaled_last(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    image = tf.image.resize(image, SIZE)
    return tf.image.convert_image_dtype(image, tf.float32)  # hazard: TFD117 warning


def load_cast(path):
    image = tf.io.decode_png(tf.io.read_file(path), channels=1)
    image = tf.cast(image, tf.float32)
    image = tf.image.convert_image_dtype(image, tf.float32)  # hazard: TFD117 warning
    return tf.image.resize_with_pad(image, 64, 64)


def load_twice(path):
    image = tf.io.decode_png(tf.io.read_file(path), channels=3)
    image = tf.image.convert_image_dtype(image, tf.float32)  # trap: TFD117
    image = tf.image.resize(image, SIZE)
    return image / 255.0  # hazard: TFD117 warning


def load_nearest(path):
    mask = tf.io.decode_png(tf.io.read_file(path), channels=1)
    # nearest neighbours keep the bytes
    mask = tf.image.resize(mask, SIZE, method="nearest")
    return tf.image.convert_image_dtype(mask, tf.float32)  # trap: TFD117


def load_divided(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    image = tf.image.resize(image, SIZE) / 255.0
    # says nothing, does nothing: the values are in range already
    return tf.image.convert_image_dtype(image, tf.float32)  # trap: TFD117


def load_then_divided(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    image = tf.image.resize(image, SIZE)
    # the no-op is made up for in the next line
    image = tf.image.convert_image_dtype(image, tf.float32)  # trap: TFD117
    return image / 255.0  # trap: TFD117


def load_for_imagenet(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    image = tf.image.resize(image, SIZE)
    image = tf.image.convert_image_dtype(image, tf.float32)  # trap: TFD117
    # the network's own function wants 0 to 255
    return tf.keras.applications.resnet50.preprocess_input(image)


def load_unknown(features):
    # nobody knows what the record holds
    image = tf.image.resize(features["image"], SIZE)
    return tf.image.convert_image_dtype(image, tf.float32)  # trap: TFD117


def load_back(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    image = tf.image.convert_image_dtype(image, tf.float32)  # trap: TFD117
    image = tf.image.random_brightness(image, 0.2)
    return tf.image.convert_image_dtype(image, tf.uint8, saturate=True)  # trap: TFD117


def load_any(path):
    image = tf.io.decode_image(tf.io.read_file(path))  # hazard: TFD405 error
    return tf.image.resize(image, SIZE)


def load_any_colours(path):
    image = tf.image.decode_image(tf.io.read_file(path), channels=3)  # hazard: TFD405 error
    image = tf.image.convert_image_dtype(image, tf.float32)
    image = tf.image.random_flip_left_right(image)
    return tf.image.resize(image, SIZE)


def load_any_cropped(path):
    image = tf.io.decode_image(tf.io.read_file(path), channels=3)  # hazard: TFD405 error
    return tf.image.central_crop(image, 0.875)


def load_still(path):
    image = tf.io.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)  # trap: TFD405
    return tf.image.resize(image, SIZE)


def load_with_shape(path):
    image = tf.io.decode_image(tf.io.read_file(path), channels=3)  # trap: TFD405
    image.set_shape([None, None, 3])
    return tf.image.resize(image, SIZE)


def load_ensured(path):
    image = tf.io.decode_image(tf.io.read_file(path), channels=3)  # trap: TFD405
    image = tf.ensure_shape(image, (None, None, 3))
    return tf.image.resize(image, SIZE)


def load_padded(path):
    # this one asks at run time
    image = tf.io.decode_image(tf.io.read_file(path), channels=3)  # trap: TFD405
    return tf.image.resize_with_pad(image, 224, 224)


def load_reshaped(path):
    image = tf.io.decode_image(tf.io.read_file(path))  # trap: TFD405
    image = tf.reshape(image, (28, 28, 1))
    return tf.image.resize(image, (32, 32))


def load_random_crop(path):
    image = tf.io.decode_image(tf.io.read_file(path), channels=3)  # trap: TFD405
    image = tf.image.random_crop(image, (200, 200, 3))
    return tf.image.resize(image, SIZE)


def load_animation(path):
    # frames are what is wanted
    frames = tf.io.decode_image(tf.io.read_file(path))  # trap: TFD405
    return tf.cast(frames, tf.float32) / 255.0


def show(path):
    # no graph, no question of shapes
    picture = tf.io.decode_image(tf.io.read_file(path))  # trap: TFD405
    return tf.image.resize(picture, SIZE).numpy()


def load_two_steps(path):
    return tf.io.decode_image(tf.io.read_file(path), channels=3)  # hazard: TFD405 error


def datasets(pattern):
    files = tf.data.Dataset.list_files(pattern)
    loaders = {
        "a": files.map(load_scaled_first, num_parallel_calls=AUTOTUNE),
        "b": files.map(load_scaled_last, num_parallel_calls=AUTOTUNE),
        "c": files.map(load_cast, num_parallel_calls=AUTOTUNE),
        "d": files.map(load_twice, num_parallel_calls=AUTOTUNE),
        "e": files.map(load_nearest, num_parallel_calls=AUTOTUNE),
        "f": files.map(load_divided, num_parallel_calls=AUTOTUNE),
        "g": files.map(load_then_divided, num_parallel_calls=AUTOTUNE),
        "h": files.map(load_for_imagenet, num_parallel_calls=AUTOTUNE),
        "i": files.map(load_back, num_parallel_calls=AUTOTUNE),
        "j": files.map(load_any, num_parallel_calls=AUTOTUNE),
        "k": files.map(load_any_colours, num_parallel_calls=AUTOTUNE),
        "l": files.map(load_any_cropped, num_parallel_calls=AUTOTUNE),
        "m": files.map(load_still, num_parallel_calls=AUTOTUNE),
        "n": files.map(load_with_shape, num_parallel_calls=AUTOTUNE),
        "o": files.map(load_ensured, num_parallel_calls=AUTOTUNE),
        "p": files.map(load_padded, num_parallel_calls=AUTOTUNE),
        "q": files.map(load_reshaped, num_parallel_calls=AUTOTUNE),
        "r": files.map(load_random_crop, num_parallel_calls=AUTOTUNE),
        "s": files.map(load_animation, num_parallel_calls=AUTOTUNE),
    }
    decoded = files.map(load_two_steps, num_parallel_calls=AUTOTUNE)
    loaders["t"] = decoded.map(lambda x: tf.image.resize(x, SIZE), num_parallel_calls=AUTOTUNE)
    return loaders

"""Tasks register themselves by being listed here."""
from gardenvision.tasks.detection import DetectionTask
from gardenvision.tasks.keypoints import KeypointTask

TASKS = {'detection': DetectionTask, 'keypoints': KeypointTask}
